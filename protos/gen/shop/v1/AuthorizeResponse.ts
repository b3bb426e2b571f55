import type { PaymentState as _shop_v1_PaymentState, PaymentState__Output as _shop_v1_PaymentState__Output } from '../../shop/v1/PaymentState.ts';

export interface AuthorizeResponse {
  /**
   * State of the payment when the answer was sent.
   */
  'state'?: (_shop_v1_PaymentState);
  /**
   * Why the provider refused; empty unless declined.
   */
  'declineReason'?: (string);
}

export interface AuthorizeResponse__Output {
  /**
   * State of the payment when the answer was sent.
   */
  'state': (_shop_v1_PaymentState__Output);
  /**
   * Why the provider refused; empty unless declined.
   */
  'declineReason': (string);
}
