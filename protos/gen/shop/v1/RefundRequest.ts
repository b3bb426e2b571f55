export interface RefundRequest {
  /**
   * The order whose money is given back.
   */
  'orderId'?: (string);
}

export interface RefundRequest__Output {
  /**
   * The order whose money is given back.
   */
  'orderId': (string);
}
