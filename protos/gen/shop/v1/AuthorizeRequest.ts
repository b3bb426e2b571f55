import type { Money as _shop_v1_Money, Money__Output as _shop_v1_Money__Output } from '../../shop/v1/Money.ts';

export interface AuthorizeRequest {
  /**
   * The order to be paid; at most one payment each.
   */
  'orderId'?: (string);
  /**
   * Key of the caller, passed on to the provider unchanged on every attempt.
   */
  'idempotencyKey'?: (string);
  /**
   * How much.
   */
  'amount'?: (_shop_v1_Money | null);
  /**
   * Token that stands for the customer's means of payment.
   */
  'paymentToken'?: (string);
  /**
   * Take the money at once instead of holding it until Capture.
   */
  'capture'?: (boolean);
}

export interface AuthorizeRequest__Output {
  /**
   * The order to be paid; at most one payment each.
   */
  'orderId': (string);
  /**
   * Key of the caller, passed on to the provider unchanged on every attempt.
   */
  'idempotencyKey': (string);
  /**
   * How much.
   */
  'amount': (_shop_v1_Money__Output | null);
  /**
   * Token that stands for the customer's means of payment.
   */
  'paymentToken': (string);
  /**
   * Take the money at once instead of holding it until Capture.
   */
  'capture': (boolean);
}
