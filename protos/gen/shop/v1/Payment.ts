import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AuthorizeRequest as _shop_v1_AuthorizeRequest, AuthorizeRequest__Output as _shop_v1_AuthorizeRequest__Output } from '../../shop/v1/AuthorizeRequest.ts';
import type { AuthorizeResponse as _shop_v1_AuthorizeResponse, AuthorizeResponse__Output as _shop_v1_AuthorizeResponse__Output } from '../../shop/v1/AuthorizeResponse.ts';
import type { CaptureRequest as _shop_v1_CaptureRequest, CaptureRequest__Output as _shop_v1_CaptureRequest__Output } from '../../shop/v1/CaptureRequest.ts';
import type { CaptureResponse as _shop_v1_CaptureResponse, CaptureResponse__Output as _shop_v1_CaptureResponse__Output } from '../../shop/v1/CaptureResponse.ts';
import type { GetPaymentRequest as _shop_v1_GetPaymentRequest, GetPaymentRequest__Output as _shop_v1_GetPaymentRequest__Output } from '../../shop/v1/GetPaymentRequest.ts';
import type { GetPaymentResponse as _shop_v1_GetPaymentResponse, GetPaymentResponse__Output as _shop_v1_GetPaymentResponse__Output } from '../../shop/v1/GetPaymentResponse.ts';
import type { RefundRequest as _shop_v1_RefundRequest, RefundRequest__Output as _shop_v1_RefundRequest__Output } from '../../shop/v1/RefundRequest.ts';
import type { RefundResponse as _shop_v1_RefundResponse, RefundResponse__Output as _shop_v1_RefundResponse__Output } from '../../shop/v1/RefundResponse.ts';

/**
 * Takes money for orders, each order at most once. It writes what it is about to do before it calls the provider.
 */
export interface PaymentClient extends grpc.Client {
  /**
   * Asks the provider for the money of one order. A repeat for the same order returns what is known by then.
   * An outcome that is not known is a state (PAYMENT_STATE_UNKNOWN), not an error; it is settled by reconciliation.
   * UNAVAILABLE: the provider could not be reached and nothing was sent; a pushback of -1 says that other instances would
   * fare no better. ALREADY_EXISTS: the order was paid with another amount.
   */
  Authorize(argument: _shop_v1_AuthorizeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_AuthorizeResponse__Output>): grpc.ClientUnaryCall;
  Authorize(argument: _shop_v1_AuthorizeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_AuthorizeResponse__Output>): grpc.ClientUnaryCall;
  Authorize(argument: _shop_v1_AuthorizeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_AuthorizeResponse__Output>): grpc.ClientUnaryCall;
  Authorize(argument: _shop_v1_AuthorizeRequest, callback: grpc.requestCallback<_shop_v1_AuthorizeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Asks the provider for the money of one order. A repeat for the same order returns what is known by then.
   * An outcome that is not known is a state (PAYMENT_STATE_UNKNOWN), not an error; it is settled by reconciliation.
   * UNAVAILABLE: the provider could not be reached and nothing was sent; a pushback of -1 says that other instances would
   * fare no better. ALREADY_EXISTS: the order was paid with another amount.
   */
  authorize(argument: _shop_v1_AuthorizeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_AuthorizeResponse__Output>): grpc.ClientUnaryCall;
  authorize(argument: _shop_v1_AuthorizeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_AuthorizeResponse__Output>): grpc.ClientUnaryCall;
  authorize(argument: _shop_v1_AuthorizeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_AuthorizeResponse__Output>): grpc.ClientUnaryCall;
  authorize(argument: _shop_v1_AuthorizeRequest, callback: grpc.requestCallback<_shop_v1_AuthorizeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes an amount that was authorized without capture. FAILED_PRECONDITION: not authorized.
   */
  Capture(argument: _shop_v1_CaptureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  Capture(argument: _shop_v1_CaptureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  Capture(argument: _shop_v1_CaptureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  Capture(argument: _shop_v1_CaptureRequest, callback: grpc.requestCallback<_shop_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes an amount that was authorized without capture. FAILED_PRECONDITION: not authorized.
   */
  capture(argument: _shop_v1_CaptureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  capture(argument: _shop_v1_CaptureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  capture(argument: _shop_v1_CaptureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  capture(argument: _shop_v1_CaptureRequest, callback: grpc.requestCallback<_shop_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the payment of one order. NOT_FOUND when there is none.
   */
  GetPayment(argument: _shop_v1_GetPaymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  GetPayment(argument: _shop_v1_GetPaymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  GetPayment(argument: _shop_v1_GetPaymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  GetPayment(argument: _shop_v1_GetPaymentRequest, callback: grpc.requestCallback<_shop_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the payment of one order. NOT_FOUND when there is none.
   */
  getPayment(argument: _shop_v1_GetPaymentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  getPayment(argument: _shop_v1_GetPaymentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  getPayment(argument: _shop_v1_GetPaymentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  getPayment(argument: _shop_v1_GetPaymentRequest, callback: grpc.requestCallback<_shop_v1_GetPaymentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives the money of an order back, once. A refund of nothing is fine and leaves a mark that refuses a later charge.
   */
  Refund(argument: _shop_v1_RefundRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  Refund(argument: _shop_v1_RefundRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  Refund(argument: _shop_v1_RefundRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  Refund(argument: _shop_v1_RefundRequest, callback: grpc.requestCallback<_shop_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives the money of an order back, once. A refund of nothing is fine and leaves a mark that refuses a later charge.
   */
  refund(argument: _shop_v1_RefundRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  refund(argument: _shop_v1_RefundRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  refund(argument: _shop_v1_RefundRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  refund(argument: _shop_v1_RefundRequest, callback: grpc.requestCallback<_shop_v1_RefundResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Takes money for orders, each order at most once. It writes what it is about to do before it calls the provider.
 */
export interface PaymentHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Asks the provider for the money of one order. A repeat for the same order returns what is known by then.
   * An outcome that is not known is a state (PAYMENT_STATE_UNKNOWN), not an error; it is settled by reconciliation.
   * UNAVAILABLE: the provider could not be reached and nothing was sent; a pushback of -1 says that other instances would
   * fare no better. ALREADY_EXISTS: the order was paid with another amount.
   */
  Authorize: grpc.handleUnaryCall<_shop_v1_AuthorizeRequest__Output, _shop_v1_AuthorizeResponse>;
  
  /**
   * Takes an amount that was authorized without capture. FAILED_PRECONDITION: not authorized.
   */
  Capture: grpc.handleUnaryCall<_shop_v1_CaptureRequest__Output, _shop_v1_CaptureResponse>;
  
  /**
   * Reads the payment of one order. NOT_FOUND when there is none.
   */
  GetPayment: grpc.handleUnaryCall<_shop_v1_GetPaymentRequest__Output, _shop_v1_GetPaymentResponse>;
  
  /**
   * Gives the money of an order back, once. A refund of nothing is fine and leaves a mark that refuses a later charge.
   */
  Refund: grpc.handleUnaryCall<_shop_v1_RefundRequest__Output, _shop_v1_RefundResponse>;
  
}

export interface PaymentDefinition extends grpc.ServiceDefinition {
  Authorize: MethodDefinition<_shop_v1_AuthorizeRequest, _shop_v1_AuthorizeResponse, _shop_v1_AuthorizeRequest__Output, _shop_v1_AuthorizeResponse__Output>
  Capture: MethodDefinition<_shop_v1_CaptureRequest, _shop_v1_CaptureResponse, _shop_v1_CaptureRequest__Output, _shop_v1_CaptureResponse__Output>
  GetPayment: MethodDefinition<_shop_v1_GetPaymentRequest, _shop_v1_GetPaymentResponse, _shop_v1_GetPaymentRequest__Output, _shop_v1_GetPaymentResponse__Output>
  Refund: MethodDefinition<_shop_v1_RefundRequest, _shop_v1_RefundResponse, _shop_v1_RefundRequest__Output, _shop_v1_RefundResponse__Output>
}
