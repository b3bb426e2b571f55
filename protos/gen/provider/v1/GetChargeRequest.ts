export interface GetChargeRequest {
  /**
   * Key the charge was made with.
   */
  'idempotencyKey'?: (string);
}

export interface GetChargeRequest__Output {
  /**
   * Key the charge was made with.
   */
  'idempotencyKey': (string);
}
