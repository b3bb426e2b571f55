import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { RecommendRequest as _shop_v1_RecommendRequest, RecommendRequest__Output as _shop_v1_RecommendRequest__Output } from '../../shop/v1/RecommendRequest.ts';
import type { RecommendResponse as _shop_v1_RecommendResponse, RecommendResponse__Output as _shop_v1_RecommendResponse__Output } from '../../shop/v1/RecommendResponse.ts';

/**
 * Suggests what else to buy. Nobody needs it to buy.
 */
export interface RecommendationClient extends grpc.Client {
  /**
   * Suggests stock keeping units that go with the given ones.
   */
  Recommend(argument: _shop_v1_RecommendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _shop_v1_RecommendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _shop_v1_RecommendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  Recommend(argument: _shop_v1_RecommendRequest, callback: grpc.requestCallback<_shop_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Suggests stock keeping units that go with the given ones.
   */
  recommend(argument: _shop_v1_RecommendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _shop_v1_RecommendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _shop_v1_RecommendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  recommend(argument: _shop_v1_RecommendRequest, callback: grpc.requestCallback<_shop_v1_RecommendResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Suggests what else to buy. Nobody needs it to buy.
 */
export interface RecommendationHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Suggests stock keeping units that go with the given ones.
   */
  Recommend: grpc.handleUnaryCall<_shop_v1_RecommendRequest__Output, _shop_v1_RecommendResponse>;
  
}

export interface RecommendationDefinition extends grpc.ServiceDefinition {
  Recommend: MethodDefinition<_shop_v1_RecommendRequest, _shop_v1_RecommendResponse, _shop_v1_RecommendRequest__Output, _shop_v1_RecommendResponse__Output>
}
