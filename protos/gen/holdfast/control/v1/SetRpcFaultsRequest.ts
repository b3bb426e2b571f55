import type { RpcFault as _holdfast_control_v1_RpcFault, RpcFault__Output as _holdfast_control_v1_RpcFault__Output } from '../../../holdfast/control/v1/RpcFault.ts';

export interface SetRpcFaultsRequest {
  /**
   * The faults from now on.
   */
  'faults'?: (_holdfast_control_v1_RpcFault)[];
}

export interface SetRpcFaultsRequest__Output {
  /**
   * The faults from now on.
   */
  'faults': (_holdfast_control_v1_RpcFault__Output)[];
}
