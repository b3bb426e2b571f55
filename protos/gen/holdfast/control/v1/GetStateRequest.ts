export interface GetStateRequest {
}

export interface GetStateRequest__Output {
}
