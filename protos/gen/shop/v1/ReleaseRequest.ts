export interface ReleaseRequest {
  /**
   * The order whose reservation is given back.
   */
  'orderId'?: (string);
}

export interface ReleaseRequest__Output {
  /**
   * The order whose reservation is given back.
   */
  'orderId': (string);
}
