import type { OrderLine as _shop_v1_OrderLine, OrderLine__Output as _shop_v1_OrderLine__Output } from '../../shop/v1/OrderLine.ts';

export interface PlaceOrderRequest {
  /**
   * Chosen by the caller once per order, the same on every repeat. 1 to 128 characters.
   */
  'idempotencyKey'?: (string);
  /**
   * The cart being bought; the business identity of the order. 1 to 128 characters.
   */
  'cartId'?: (string);
  /**
   * What is bought, 1 to 100 lines.
   */
  'lines'?: (_shop_v1_OrderLine)[];
  /**
   * Token that stands for the customer's means of payment; never a card number.
   */
  'paymentToken'?: (string);
}

export interface PlaceOrderRequest__Output {
  /**
   * Chosen by the caller once per order, the same on every repeat. 1 to 128 characters.
   */
  'idempotencyKey': (string);
  /**
   * The cart being bought; the business identity of the order. 1 to 128 characters.
   */
  'cartId': (string);
  /**
   * What is bought, 1 to 100 lines.
   */
  'lines': (_shop_v1_OrderLine__Output)[];
  /**
   * Token that stands for the customer's means of payment; never a card number.
   */
  'paymentToken': (string);
}
