export interface CommitResponse {
}

export interface CommitResponse__Output {
}
