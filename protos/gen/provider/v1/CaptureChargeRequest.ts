export interface CaptureChargeRequest {
  /**
   * Key the charge was made with.
   */
  'idempotencyKey'?: (string);
}

export interface CaptureChargeRequest__Output {
  /**
   * Key the charge was made with.
   */
  'idempotencyKey': (string);
}
