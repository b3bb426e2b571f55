import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FlushRequest as _holdfast_control_v1_FlushRequest, FlushRequest__Output as _holdfast_control_v1_FlushRequest__Output } from '../../../holdfast/control/v1/FlushRequest.ts';
import type { FlushResponse as _holdfast_control_v1_FlushResponse, FlushResponse__Output as _holdfast_control_v1_FlushResponse__Output } from '../../../holdfast/control/v1/FlushResponse.ts';
import type { GetStateRequest as _holdfast_control_v1_GetStateRequest, GetStateRequest__Output as _holdfast_control_v1_GetStateRequest__Output } from '../../../holdfast/control/v1/GetStateRequest.ts';
import type { GetStateResponse as _holdfast_control_v1_GetStateResponse, GetStateResponse__Output as _holdfast_control_v1_GetStateResponse__Output } from '../../../holdfast/control/v1/GetStateResponse.ts';
import type { SetRpcFaultsRequest as _holdfast_control_v1_SetRpcFaultsRequest, SetRpcFaultsRequest__Output as _holdfast_control_v1_SetRpcFaultsRequest__Output } from '../../../holdfast/control/v1/SetRpcFaultsRequest.ts';
import type { SetRpcFaultsResponse as _holdfast_control_v1_SetRpcFaultsResponse, SetRpcFaultsResponse__Output as _holdfast_control_v1_SetRpcFaultsResponse__Output } from '../../../holdfast/control/v1/SetRpcFaultsResponse.ts';

/**
 * How the testbed talks to one instance. Offered only when the testbed asked for it at start.
 */
export interface ControlClient extends grpc.Client {
  /**
   * Sends every finished span to the collector and answers when they are there: the barrier before judging.
   */
  Flush(argument: _holdfast_control_v1_FlushRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  Flush(argument: _holdfast_control_v1_FlushRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_holdfast_control_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  Flush(argument: _holdfast_control_v1_FlushRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  Flush(argument: _holdfast_control_v1_FlushRequest, callback: grpc.requestCallback<_holdfast_control_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sends every finished span to the collector and answers when they are there: the barrier before judging.
   */
  flush(argument: _holdfast_control_v1_FlushRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  flush(argument: _holdfast_control_v1_FlushRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_holdfast_control_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  flush(argument: _holdfast_control_v1_FlushRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  flush(argument: _holdfast_control_v1_FlushRequest, callback: grpc.requestCallback<_holdfast_control_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the state of the mechanisms of this instance.
   */
  GetState(argument: _holdfast_control_v1_GetStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  GetState(argument: _holdfast_control_v1_GetStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_holdfast_control_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  GetState(argument: _holdfast_control_v1_GetStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  GetState(argument: _holdfast_control_v1_GetStateRequest, callback: grpc.requestCallback<_holdfast_control_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the state of the mechanisms of this instance.
   */
  getState(argument: _holdfast_control_v1_GetStateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  getState(argument: _holdfast_control_v1_GetStateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_holdfast_control_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  getState(argument: _holdfast_control_v1_GetStateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  getState(argument: _holdfast_control_v1_GetStateRequest, callback: grpc.requestCallback<_holdfast_control_v1_GetStateResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Replaces the faults that act on single calls. An empty list heals.
   */
  SetRpcFaults(argument: _holdfast_control_v1_SetRpcFaultsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_SetRpcFaultsResponse__Output>): grpc.ClientUnaryCall;
  SetRpcFaults(argument: _holdfast_control_v1_SetRpcFaultsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_holdfast_control_v1_SetRpcFaultsResponse__Output>): grpc.ClientUnaryCall;
  SetRpcFaults(argument: _holdfast_control_v1_SetRpcFaultsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_SetRpcFaultsResponse__Output>): grpc.ClientUnaryCall;
  SetRpcFaults(argument: _holdfast_control_v1_SetRpcFaultsRequest, callback: grpc.requestCallback<_holdfast_control_v1_SetRpcFaultsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Replaces the faults that act on single calls. An empty list heals.
   */
  setRpcFaults(argument: _holdfast_control_v1_SetRpcFaultsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_SetRpcFaultsResponse__Output>): grpc.ClientUnaryCall;
  setRpcFaults(argument: _holdfast_control_v1_SetRpcFaultsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_holdfast_control_v1_SetRpcFaultsResponse__Output>): grpc.ClientUnaryCall;
  setRpcFaults(argument: _holdfast_control_v1_SetRpcFaultsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_holdfast_control_v1_SetRpcFaultsResponse__Output>): grpc.ClientUnaryCall;
  setRpcFaults(argument: _holdfast_control_v1_SetRpcFaultsRequest, callback: grpc.requestCallback<_holdfast_control_v1_SetRpcFaultsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * How the testbed talks to one instance. Offered only when the testbed asked for it at start.
 */
export interface ControlHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Sends every finished span to the collector and answers when they are there: the barrier before judging.
   */
  Flush: grpc.handleUnaryCall<_holdfast_control_v1_FlushRequest__Output, _holdfast_control_v1_FlushResponse>;
  
  /**
   * Reads the state of the mechanisms of this instance.
   */
  GetState: grpc.handleUnaryCall<_holdfast_control_v1_GetStateRequest__Output, _holdfast_control_v1_GetStateResponse>;
  
  /**
   * Replaces the faults that act on single calls. An empty list heals.
   */
  SetRpcFaults: grpc.handleUnaryCall<_holdfast_control_v1_SetRpcFaultsRequest__Output, _holdfast_control_v1_SetRpcFaultsResponse>;
  
}

export interface ControlDefinition extends grpc.ServiceDefinition {
  Flush: MethodDefinition<_holdfast_control_v1_FlushRequest, _holdfast_control_v1_FlushResponse, _holdfast_control_v1_FlushRequest__Output, _holdfast_control_v1_FlushResponse__Output>
  GetState: MethodDefinition<_holdfast_control_v1_GetStateRequest, _holdfast_control_v1_GetStateResponse, _holdfast_control_v1_GetStateRequest__Output, _holdfast_control_v1_GetStateResponse__Output>
  SetRpcFaults: MethodDefinition<_holdfast_control_v1_SetRpcFaultsRequest, _holdfast_control_v1_SetRpcFaultsResponse, _holdfast_control_v1_SetRpcFaultsRequest__Output, _holdfast_control_v1_SetRpcFaultsResponse__Output>
}
