import type { ChargeState as _provider_v1_ChargeState, ChargeState__Output as _provider_v1_ChargeState__Output } from '../../provider/v1/ChargeState.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetChargeResponse {
  /**
   * The provider's name for the charge.
   */
  'chargeId'?: (string);
  /**
   * State now.
   */
  'state'?: (_provider_v1_ChargeState);
  /**
   * Amount in the smallest unit of the currency.
   */
  'amountMinorUnits'?: (number | string | Long);
  /**
   * Why it was refused; empty unless declined.
   */
  'declineReason'?: (string);
}

export interface GetChargeResponse__Output {
  /**
   * The provider's name for the charge.
   */
  'chargeId': (string);
  /**
   * State now.
   */
  'state': (_provider_v1_ChargeState__Output);
  /**
   * Amount in the smallest unit of the currency.
   */
  'amountMinorUnits': (number);
  /**
   * Why it was refused; empty unless declined.
   */
  'declineReason': (string);
}
