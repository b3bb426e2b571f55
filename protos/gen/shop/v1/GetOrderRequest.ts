export interface GetOrderRequest {
  /**
   * Identity given by PlaceOrder.
   */
  'orderId'?: (string);
}

export interface GetOrderRequest__Output {
  /**
   * Identity given by PlaceOrder.
   */
  'orderId': (string);
}
