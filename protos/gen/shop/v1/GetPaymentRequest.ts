export interface GetPaymentRequest {
  /**
   * The order asked about.
   */
  'orderId'?: (string);
}

export interface GetPaymentRequest__Output {
  /**
   * The order asked about.
   */
  'orderId': (string);
}
