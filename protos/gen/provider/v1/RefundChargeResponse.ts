import type { ChargeState as _provider_v1_ChargeState, ChargeState__Output as _provider_v1_ChargeState__Output } from '../../provider/v1/ChargeState.ts';

export interface RefundChargeResponse {
  /**
   * What became of it.
   */
  'state'?: (_provider_v1_ChargeState);
}

export interface RefundChargeResponse__Output {
  /**
   * What became of it.
   */
  'state': (_provider_v1_ChargeState__Output);
}
