export interface RefundChargeRequest {
  /**
   * Key the charge was made with.
   */
  'idempotencyKey'?: (string);
}

export interface RefundChargeRequest__Output {
  /**
   * Key the charge was made with.
   */
  'idempotencyKey': (string);
}
