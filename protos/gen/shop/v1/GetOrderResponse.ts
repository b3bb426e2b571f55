import type { OrderStatus as _shop_v1_OrderStatus, OrderStatus__Output as _shop_v1_OrderStatus__Output } from '../../shop/v1/OrderStatus.ts';
import type { Money as _shop_v1_Money, Money__Output as _shop_v1_Money__Output } from '../../shop/v1/Money.ts';
import type { OrderLine as _shop_v1_OrderLine, OrderLine__Output as _shop_v1_OrderLine__Output } from '../../shop/v1/OrderLine.ts';
import type { ServiceLevel as _shop_v1_ServiceLevel, ServiceLevel__Output as _shop_v1_ServiceLevel__Output } from '../../shop/v1/ServiceLevel.ts';

export interface GetOrderResponse {
  /**
   * Identity of the order.
   */
  'orderId'?: (string);
  /**
   * The cart it was made from.
   */
  'cartId'?: (string);
  /**
   * State now.
   */
  'status'?: (_shop_v1_OrderStatus);
  /**
   * Sum of all lines.
   */
  'total'?: (_shop_v1_Money | null);
  /**
   * What was bought.
   */
  'lines'?: (_shop_v1_OrderLine)[];
  /**
   * How much this instance gave when it answered.
   */
  'serviceLevel'?: (_shop_v1_ServiceLevel);
}

export interface GetOrderResponse__Output {
  /**
   * Identity of the order.
   */
  'orderId': (string);
  /**
   * The cart it was made from.
   */
  'cartId': (string);
  /**
   * State now.
   */
  'status': (_shop_v1_OrderStatus__Output);
  /**
   * Sum of all lines.
   */
  'total': (_shop_v1_Money__Output | null);
  /**
   * What was bought.
   */
  'lines': (_shop_v1_OrderLine__Output)[];
  /**
   * How much this instance gave when it answered.
   */
  'serviceLevel': (_shop_v1_ServiceLevel__Output);
}
