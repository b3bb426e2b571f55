import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CaptureChargeRequest as _provider_v1_CaptureChargeRequest, CaptureChargeRequest__Output as _provider_v1_CaptureChargeRequest__Output } from '../../provider/v1/CaptureChargeRequest.ts';
import type { CaptureChargeResponse as _provider_v1_CaptureChargeResponse, CaptureChargeResponse__Output as _provider_v1_CaptureChargeResponse__Output } from '../../provider/v1/CaptureChargeResponse.ts';
import type { ChargeRequest as _provider_v1_ChargeRequest, ChargeRequest__Output as _provider_v1_ChargeRequest__Output } from '../../provider/v1/ChargeRequest.ts';
import type { ChargeResponse as _provider_v1_ChargeResponse, ChargeResponse__Output as _provider_v1_ChargeResponse__Output } from '../../provider/v1/ChargeResponse.ts';
import type { GetChargeRequest as _provider_v1_GetChargeRequest, GetChargeRequest__Output as _provider_v1_GetChargeRequest__Output } from '../../provider/v1/GetChargeRequest.ts';
import type { GetChargeResponse as _provider_v1_GetChargeResponse, GetChargeResponse__Output as _provider_v1_GetChargeResponse__Output } from '../../provider/v1/GetChargeResponse.ts';
import type { RefundChargeRequest as _provider_v1_RefundChargeRequest, RefundChargeRequest__Output as _provider_v1_RefundChargeRequest__Output } from '../../provider/v1/RefundChargeRequest.ts';
import type { RefundChargeResponse as _provider_v1_RefundChargeResponse, RefundChargeResponse__Output as _provider_v1_RefundChargeResponse__Output } from '../../provider/v1/RefundChargeResponse.ts';

/**
 * The payment company outside: not ours, not in our database. Its ledger is durable and it honours idempotency keys.
 */
export interface ProviderClient extends grpc.Client {
  /**
   * Takes a charge that was made without capture. FAILED_PRECONDITION: not in state authorized or captured.
   */
  CaptureCharge(argument: _provider_v1_CaptureChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_CaptureChargeResponse__Output>): grpc.ClientUnaryCall;
  CaptureCharge(argument: _provider_v1_CaptureChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_provider_v1_CaptureChargeResponse__Output>): grpc.ClientUnaryCall;
  CaptureCharge(argument: _provider_v1_CaptureChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_CaptureChargeResponse__Output>): grpc.ClientUnaryCall;
  CaptureCharge(argument: _provider_v1_CaptureChargeRequest, callback: grpc.requestCallback<_provider_v1_CaptureChargeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes a charge that was made without capture. FAILED_PRECONDITION: not in state authorized or captured.
   */
  captureCharge(argument: _provider_v1_CaptureChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_CaptureChargeResponse__Output>): grpc.ClientUnaryCall;
  captureCharge(argument: _provider_v1_CaptureChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_provider_v1_CaptureChargeResponse__Output>): grpc.ClientUnaryCall;
  captureCharge(argument: _provider_v1_CaptureChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_CaptureChargeResponse__Output>): grpc.ClientUnaryCall;
  captureCharge(argument: _provider_v1_CaptureChargeRequest, callback: grpc.requestCallback<_provider_v1_CaptureChargeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Charges a customer. A repeat with the same key returns the first answer and moves no money.
   * INVALID_ARGUMENT: a key used with another request, or a bad amount.
   */
  Charge(argument: _provider_v1_ChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  Charge(argument: _provider_v1_ChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_provider_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  Charge(argument: _provider_v1_ChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  Charge(argument: _provider_v1_ChargeRequest, callback: grpc.requestCallback<_provider_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Charges a customer. A repeat with the same key returns the first answer and moves no money.
   * INVALID_ARGUMENT: a key used with another request, or a bad amount.
   */
  charge(argument: _provider_v1_ChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  charge(argument: _provider_v1_ChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_provider_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  charge(argument: _provider_v1_ChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  charge(argument: _provider_v1_ChargeRequest, callback: grpc.requestCallback<_provider_v1_ChargeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads what a key did. NOT_FOUND: nothing, ever, under that key.
   */
  GetCharge(argument: _provider_v1_GetChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_GetChargeResponse__Output>): grpc.ClientUnaryCall;
  GetCharge(argument: _provider_v1_GetChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_provider_v1_GetChargeResponse__Output>): grpc.ClientUnaryCall;
  GetCharge(argument: _provider_v1_GetChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_GetChargeResponse__Output>): grpc.ClientUnaryCall;
  GetCharge(argument: _provider_v1_GetChargeRequest, callback: grpc.requestCallback<_provider_v1_GetChargeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads what a key did. NOT_FOUND: nothing, ever, under that key.
   */
  getCharge(argument: _provider_v1_GetChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_GetChargeResponse__Output>): grpc.ClientUnaryCall;
  getCharge(argument: _provider_v1_GetChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_provider_v1_GetChargeResponse__Output>): grpc.ClientUnaryCall;
  getCharge(argument: _provider_v1_GetChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_GetChargeResponse__Output>): grpc.ClientUnaryCall;
  getCharge(argument: _provider_v1_GetChargeRequest, callback: grpc.requestCallback<_provider_v1_GetChargeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives a charge back. A repeat has no second effect. NOT_FOUND: no charge with that key.
   */
  RefundCharge(argument: _provider_v1_RefundChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_RefundChargeResponse__Output>): grpc.ClientUnaryCall;
  RefundCharge(argument: _provider_v1_RefundChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_provider_v1_RefundChargeResponse__Output>): grpc.ClientUnaryCall;
  RefundCharge(argument: _provider_v1_RefundChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_RefundChargeResponse__Output>): grpc.ClientUnaryCall;
  RefundCharge(argument: _provider_v1_RefundChargeRequest, callback: grpc.requestCallback<_provider_v1_RefundChargeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives a charge back. A repeat has no second effect. NOT_FOUND: no charge with that key.
   */
  refundCharge(argument: _provider_v1_RefundChargeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_RefundChargeResponse__Output>): grpc.ClientUnaryCall;
  refundCharge(argument: _provider_v1_RefundChargeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_provider_v1_RefundChargeResponse__Output>): grpc.ClientUnaryCall;
  refundCharge(argument: _provider_v1_RefundChargeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_provider_v1_RefundChargeResponse__Output>): grpc.ClientUnaryCall;
  refundCharge(argument: _provider_v1_RefundChargeRequest, callback: grpc.requestCallback<_provider_v1_RefundChargeResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The payment company outside: not ours, not in our database. Its ledger is durable and it honours idempotency keys.
 */
export interface ProviderHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Takes a charge that was made without capture. FAILED_PRECONDITION: not in state authorized or captured.
   */
  CaptureCharge: grpc.handleUnaryCall<_provider_v1_CaptureChargeRequest__Output, _provider_v1_CaptureChargeResponse>;
  
  /**
   * Charges a customer. A repeat with the same key returns the first answer and moves no money.
   * INVALID_ARGUMENT: a key used with another request, or a bad amount.
   */
  Charge: grpc.handleUnaryCall<_provider_v1_ChargeRequest__Output, _provider_v1_ChargeResponse>;
  
  /**
   * Reads what a key did. NOT_FOUND: nothing, ever, under that key.
   */
  GetCharge: grpc.handleUnaryCall<_provider_v1_GetChargeRequest__Output, _provider_v1_GetChargeResponse>;
  
  /**
   * Gives a charge back. A repeat has no second effect. NOT_FOUND: no charge with that key.
   */
  RefundCharge: grpc.handleUnaryCall<_provider_v1_RefundChargeRequest__Output, _provider_v1_RefundChargeResponse>;
  
}

export interface ProviderDefinition extends grpc.ServiceDefinition {
  CaptureCharge: MethodDefinition<_provider_v1_CaptureChargeRequest, _provider_v1_CaptureChargeResponse, _provider_v1_CaptureChargeRequest__Output, _provider_v1_CaptureChargeResponse__Output>
  Charge: MethodDefinition<_provider_v1_ChargeRequest, _provider_v1_ChargeResponse, _provider_v1_ChargeRequest__Output, _provider_v1_ChargeResponse__Output>
  GetCharge: MethodDefinition<_provider_v1_GetChargeRequest, _provider_v1_GetChargeResponse, _provider_v1_GetChargeRequest__Output, _provider_v1_GetChargeResponse__Output>
  RefundCharge: MethodDefinition<_provider_v1_RefundChargeRequest, _provider_v1_RefundChargeResponse, _provider_v1_RefundChargeRequest__Output, _provider_v1_RefundChargeResponse__Output>
}
