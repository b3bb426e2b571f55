export interface CaptureRequest {
  /**
   * The order whose money is taken.
   */
  'orderId'?: (string);
}

export interface CaptureRequest__Output {
  /**
   * The order whose money is taken.
   */
  'orderId': (string);
}
