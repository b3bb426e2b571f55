export interface CommitRequest {
  /**
   * The order whose reservation is made final.
   */
  'orderId'?: (string);
}

export interface CommitRequest__Output {
  /**
   * The order whose reservation is made final.
   */
  'orderId': (string);
}
