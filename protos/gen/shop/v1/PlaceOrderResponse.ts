import type { OrderStatus as _shop_v1_OrderStatus, OrderStatus__Output as _shop_v1_OrderStatus__Output } from '../../shop/v1/OrderStatus.ts';
import type { Money as _shop_v1_Money, Money__Output as _shop_v1_Money__Output } from '../../shop/v1/Money.ts';
import type { ServiceLevel as _shop_v1_ServiceLevel, ServiceLevel__Output as _shop_v1_ServiceLevel__Output } from '../../shop/v1/ServiceLevel.ts';

export interface PlaceOrderResponse {
  /**
   * Identity given to the order by checkout.
   */
  'orderId'?: (string);
  /**
   * State of the order when the answer was sent.
   */
  'status'?: (_shop_v1_OrderStatus);
  /**
   * Sum of all lines.
   */
  'total'?: (_shop_v1_Money | null);
  /**
   * Stock keeping units the customer may also like. Empty when recommendations were not available in time.
   */
  'recommendedSkus'?: (string)[];
  /**
   * What was left out or put off to answer at all, e.g. "recommendations", "payment". Empty when nothing was.
   */
  'degraded'?: (string)[];
  /**
   * How much this instance gave when it answered. A repeat tells the level of now with the first answer.
   */
  'serviceLevel'?: (_shop_v1_ServiceLevel);
}

export interface PlaceOrderResponse__Output {
  /**
   * Identity given to the order by checkout.
   */
  'orderId': (string);
  /**
   * State of the order when the answer was sent.
   */
  'status': (_shop_v1_OrderStatus__Output);
  /**
   * Sum of all lines.
   */
  'total': (_shop_v1_Money__Output | null);
  /**
   * Stock keeping units the customer may also like. Empty when recommendations were not available in time.
   */
  'recommendedSkus': (string)[];
  /**
   * What was left out or put off to answer at all, e.g. "recommendations", "payment". Empty when nothing was.
   */
  'degraded': (string)[];
  /**
   * How much this instance gave when it answered. A repeat tells the level of now with the first answer.
   */
  'serviceLevel': (_shop_v1_ServiceLevel__Output);
}
