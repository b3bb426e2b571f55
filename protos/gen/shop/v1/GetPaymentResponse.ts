import type { PaymentState as _shop_v1_PaymentState, PaymentState__Output as _shop_v1_PaymentState__Output } from '../../shop/v1/PaymentState.ts';
import type { Money as _shop_v1_Money, Money__Output as _shop_v1_Money__Output } from '../../shop/v1/Money.ts';

export interface GetPaymentResponse {
  /**
   * The order.
   */
  'orderId'?: (string);
  /**
   * State now.
   */
  'state'?: (_shop_v1_PaymentState);
  /**
   * How much.
   */
  'amount'?: (_shop_v1_Money | null);
}

export interface GetPaymentResponse__Output {
  /**
   * The order.
   */
  'orderId': (string);
  /**
   * State now.
   */
  'state': (_shop_v1_PaymentState__Output);
  /**
   * How much.
   */
  'amount': (_shop_v1_Money__Output | null);
}
