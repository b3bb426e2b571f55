export const PaymentState = {
  /**
   * Not set; never sent on purpose.
   */
  PAYMENT_STATE_UNSPECIFIED: 'PAYMENT_STATE_UNSPECIFIED',
  /**
   * Written to the log; the provider has not been called or is being called.
   */
  PAYMENT_STATE_STARTED: 'PAYMENT_STATE_STARTED',
  /**
   * The provider was called and the answer is not known. Reconciliation will ask.
   */
  PAYMENT_STATE_UNKNOWN: 'PAYMENT_STATE_UNKNOWN',
  /**
   * The provider holds the money for us.
   */
  PAYMENT_STATE_AUTHORIZED: 'PAYMENT_STATE_AUTHORIZED',
  /**
   * The money is taken.
   */
  PAYMENT_STATE_CAPTURED: 'PAYMENT_STATE_CAPTURED',
  /**
   * Final: the provider refused.
   */
  PAYMENT_STATE_DECLINED: 'PAYMENT_STATE_DECLINED',
  /**
   * Final: the money was given back, or will never be taken.
   */
  PAYMENT_STATE_REFUNDED: 'PAYMENT_STATE_REFUNDED',
  /**
   * The provider certainly did nothing; may be tried again.
   */
  PAYMENT_STATE_NOT_CHARGED: 'PAYMENT_STATE_NOT_CHARGED',
} as const;

export type PaymentState =
  /**
   * Not set; never sent on purpose.
   */
  | 'PAYMENT_STATE_UNSPECIFIED'
  | 0
  /**
   * Written to the log; the provider has not been called or is being called.
   */
  | 'PAYMENT_STATE_STARTED'
  | 1
  /**
   * The provider was called and the answer is not known. Reconciliation will ask.
   */
  | 'PAYMENT_STATE_UNKNOWN'
  | 2
  /**
   * The provider holds the money for us.
   */
  | 'PAYMENT_STATE_AUTHORIZED'
  | 3
  /**
   * The money is taken.
   */
  | 'PAYMENT_STATE_CAPTURED'
  | 4
  /**
   * Final: the provider refused.
   */
  | 'PAYMENT_STATE_DECLINED'
  | 5
  /**
   * Final: the money was given back, or will never be taken.
   */
  | 'PAYMENT_STATE_REFUNDED'
  | 6
  /**
   * The provider certainly did nothing; may be tried again.
   */
  | 'PAYMENT_STATE_NOT_CHARGED'
  | 7

export type PaymentState__Output = typeof PaymentState[keyof typeof PaymentState]
