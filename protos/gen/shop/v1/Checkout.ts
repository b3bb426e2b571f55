import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetOrderRequest as _shop_v1_GetOrderRequest, GetOrderRequest__Output as _shop_v1_GetOrderRequest__Output } from '../../shop/v1/GetOrderRequest.ts';
import type { GetOrderResponse as _shop_v1_GetOrderResponse, GetOrderResponse__Output as _shop_v1_GetOrderResponse__Output } from '../../shop/v1/GetOrderResponse.ts';
import type { PlaceOrderRequest as _shop_v1_PlaceOrderRequest, PlaceOrderRequest__Output as _shop_v1_PlaceOrderRequest__Output } from '../../shop/v1/PlaceOrderRequest.ts';
import type { PlaceOrderResponse as _shop_v1_PlaceOrderResponse, PlaceOrderResponse__Output as _shop_v1_PlaceOrderResponse__Output } from '../../shop/v1/PlaceOrderResponse.ts';

/**
 * Takes orders and sees each through to one final state, across crashes of itself and of its peers.
 */
export interface CheckoutClient extends grpc.Client {
  /**
   * Reads one order. NOT_FOUND when there is none.
   */
  GetOrder(argument: _shop_v1_GetOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _shop_v1_GetOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _shop_v1_GetOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _shop_v1_GetOrderRequest, callback: grpc.requestCallback<_shop_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads one order. NOT_FOUND when there is none.
   */
  getOrder(argument: _shop_v1_GetOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _shop_v1_GetOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _shop_v1_GetOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _shop_v1_GetOrderRequest, callback: grpc.requestCallback<_shop_v1_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Starts or repeats an order. A repeat with the same idempotency key returns the first answer and has no second effect.
   * FAILED_PRECONDITION: out of stock, or payment declined. INVALID_ARGUMENT: no lines, or a quantity below 1.
   * ALREADY_EXISTS: the key was used with another request, or the cart was ordered under another key.
   * UNAVAILABLE: the order is kept and will be seen through, or nothing was written; asking again with the same key tells which.
   * Also when the shop takes no orders for now, which the message says: then nothing was written.
   * RESOURCE_EXHAUSTED: too many calls; nothing was done, and the trailers say when to come again.
   */
  PlaceOrder(argument: _shop_v1_PlaceOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  PlaceOrder(argument: _shop_v1_PlaceOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  PlaceOrder(argument: _shop_v1_PlaceOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  PlaceOrder(argument: _shop_v1_PlaceOrderRequest, callback: grpc.requestCallback<_shop_v1_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Starts or repeats an order. A repeat with the same idempotency key returns the first answer and has no second effect.
   * FAILED_PRECONDITION: out of stock, or payment declined. INVALID_ARGUMENT: no lines, or a quantity below 1.
   * ALREADY_EXISTS: the key was used with another request, or the cart was ordered under another key.
   * UNAVAILABLE: the order is kept and will be seen through, or nothing was written; asking again with the same key tells which.
   * Also when the shop takes no orders for now, which the message says: then nothing was written.
   * RESOURCE_EXHAUSTED: too many calls; nothing was done, and the trailers say when to come again.
   */
  placeOrder(argument: _shop_v1_PlaceOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  placeOrder(argument: _shop_v1_PlaceOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  placeOrder(argument: _shop_v1_PlaceOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  placeOrder(argument: _shop_v1_PlaceOrderRequest, callback: grpc.requestCallback<_shop_v1_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Takes orders and sees each through to one final state, across crashes of itself and of its peers.
 */
export interface CheckoutHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Reads one order. NOT_FOUND when there is none.
   */
  GetOrder: grpc.handleUnaryCall<_shop_v1_GetOrderRequest__Output, _shop_v1_GetOrderResponse>;
  
  /**
   * Starts or repeats an order. A repeat with the same idempotency key returns the first answer and has no second effect.
   * FAILED_PRECONDITION: out of stock, or payment declined. INVALID_ARGUMENT: no lines, or a quantity below 1.
   * ALREADY_EXISTS: the key was used with another request, or the cart was ordered under another key.
   * UNAVAILABLE: the order is kept and will be seen through, or nothing was written; asking again with the same key tells which.
   * Also when the shop takes no orders for now, which the message says: then nothing was written.
   * RESOURCE_EXHAUSTED: too many calls; nothing was done, and the trailers say when to come again.
   */
  PlaceOrder: grpc.handleUnaryCall<_shop_v1_PlaceOrderRequest__Output, _shop_v1_PlaceOrderResponse>;
  
}

export interface CheckoutDefinition extends grpc.ServiceDefinition {
  GetOrder: MethodDefinition<_shop_v1_GetOrderRequest, _shop_v1_GetOrderResponse, _shop_v1_GetOrderRequest__Output, _shop_v1_GetOrderResponse__Output>
  PlaceOrder: MethodDefinition<_shop_v1_PlaceOrderRequest, _shop_v1_PlaceOrderResponse, _shop_v1_PlaceOrderRequest__Output, _shop_v1_PlaceOrderResponse__Output>
}
