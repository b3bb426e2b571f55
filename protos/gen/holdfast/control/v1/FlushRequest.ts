export interface FlushRequest {
}

export interface FlushRequest__Output {
}
