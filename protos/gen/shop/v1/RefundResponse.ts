import type { PaymentState as _shop_v1_PaymentState, PaymentState__Output as _shop_v1_PaymentState__Output } from '../../shop/v1/PaymentState.ts';

export interface RefundResponse {
  /**
   * State of the payment when the answer was sent.
   */
  'state'?: (_shop_v1_PaymentState);
}

export interface RefundResponse__Output {
  /**
   * State of the payment when the answer was sent.
   */
  'state': (_shop_v1_PaymentState__Output);
}
