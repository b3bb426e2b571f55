import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CommitRequest as _shop_v1_CommitRequest, CommitRequest__Output as _shop_v1_CommitRequest__Output } from '../../shop/v1/CommitRequest.ts';
import type { CommitResponse as _shop_v1_CommitResponse, CommitResponse__Output as _shop_v1_CommitResponse__Output } from '../../shop/v1/CommitResponse.ts';
import type { GetStockRequest as _shop_v1_GetStockRequest, GetStockRequest__Output as _shop_v1_GetStockRequest__Output } from '../../shop/v1/GetStockRequest.ts';
import type { GetStockResponse as _shop_v1_GetStockResponse, GetStockResponse__Output as _shop_v1_GetStockResponse__Output } from '../../shop/v1/GetStockResponse.ts';
import type { ReleaseRequest as _shop_v1_ReleaseRequest, ReleaseRequest__Output as _shop_v1_ReleaseRequest__Output } from '../../shop/v1/ReleaseRequest.ts';
import type { ReleaseResponse as _shop_v1_ReleaseResponse, ReleaseResponse__Output as _shop_v1_ReleaseResponse__Output } from '../../shop/v1/ReleaseResponse.ts';
import type { ReserveRequest as _shop_v1_ReserveRequest, ReserveRequest__Output as _shop_v1_ReserveRequest__Output } from '../../shop/v1/ReserveRequest.ts';
import type { ReserveResponse as _shop_v1_ReserveResponse, ReserveResponse__Output as _shop_v1_ReserveResponse__Output } from '../../shop/v1/ReserveResponse.ts';

/**
 * Owns the stock. What is reserved belongs to one order until it is committed, released or has expired.
 */
export interface InventoryClient extends grpc.Client {
  /**
   * Makes a reservation final. A repeat has no second effect. FAILED_PRECONDITION: released or expired meanwhile.
   */
  Commit(argument: _shop_v1_CommitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_CommitResponse__Output>): grpc.ClientUnaryCall;
  Commit(argument: _shop_v1_CommitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_CommitResponse__Output>): grpc.ClientUnaryCall;
  Commit(argument: _shop_v1_CommitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_CommitResponse__Output>): grpc.ClientUnaryCall;
  Commit(argument: _shop_v1_CommitRequest, callback: grpc.requestCallback<_shop_v1_CommitResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a reservation final. A repeat has no second effect. FAILED_PRECONDITION: released or expired meanwhile.
   */
  commit(argument: _shop_v1_CommitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_CommitResponse__Output>): grpc.ClientUnaryCall;
  commit(argument: _shop_v1_CommitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_CommitResponse__Output>): grpc.ClientUnaryCall;
  commit(argument: _shop_v1_CommitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_CommitResponse__Output>): grpc.ClientUnaryCall;
  commit(argument: _shop_v1_CommitRequest, callback: grpc.requestCallback<_shop_v1_CommitResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the stock of one unit, for looking at it: it may be as old as a query takes. NOT_FOUND: unknown stock keeping unit.
   */
  GetStock(argument: _shop_v1_GetStockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetStockResponse__Output>): grpc.ClientUnaryCall;
  GetStock(argument: _shop_v1_GetStockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_GetStockResponse__Output>): grpc.ClientUnaryCall;
  GetStock(argument: _shop_v1_GetStockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetStockResponse__Output>): grpc.ClientUnaryCall;
  GetStock(argument: _shop_v1_GetStockRequest, callback: grpc.requestCallback<_shop_v1_GetStockResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the stock of one unit, for looking at it: it may be as old as a query takes. NOT_FOUND: unknown stock keeping unit.
   */
  getStock(argument: _shop_v1_GetStockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetStockResponse__Output>): grpc.ClientUnaryCall;
  getStock(argument: _shop_v1_GetStockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_GetStockResponse__Output>): grpc.ClientUnaryCall;
  getStock(argument: _shop_v1_GetStockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_GetStockResponse__Output>): grpc.ClientUnaryCall;
  getStock(argument: _shop_v1_GetStockRequest, callback: grpc.requestCallback<_shop_v1_GetStockResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives reserved pieces back. A repeat, or a release of nothing, is fine; either refuses a later Reserve for the order.
   * FAILED_PRECONDITION: already committed.
   */
  Release(argument: _shop_v1_ReleaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  Release(argument: _shop_v1_ReleaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  Release(argument: _shop_v1_ReleaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  Release(argument: _shop_v1_ReleaseRequest, callback: grpc.requestCallback<_shop_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives reserved pieces back. A repeat, or a release of nothing, is fine; either refuses a later Reserve for the order.
   * FAILED_PRECONDITION: already committed.
   */
  release(argument: _shop_v1_ReleaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  release(argument: _shop_v1_ReleaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  release(argument: _shop_v1_ReleaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  release(argument: _shop_v1_ReleaseRequest, callback: grpc.requestCallback<_shop_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets pieces aside for an order. A repeat for the same order returns the same total and holds the pieces longer, never
   * shorter; after the hold has expired it reserves anew, at the first price.
   * FAILED_PRECONDITION: not enough in stock, or released before; nothing was reserved. NOT_FOUND: unknown stock keeping unit.
   * ALREADY_EXISTS: the order has reserved something else.
   */
  Reserve(argument: _shop_v1_ReserveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ReserveResponse__Output>): grpc.ClientUnaryCall;
  Reserve(argument: _shop_v1_ReserveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_ReserveResponse__Output>): grpc.ClientUnaryCall;
  Reserve(argument: _shop_v1_ReserveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ReserveResponse__Output>): grpc.ClientUnaryCall;
  Reserve(argument: _shop_v1_ReserveRequest, callback: grpc.requestCallback<_shop_v1_ReserveResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sets pieces aside for an order. A repeat for the same order returns the same total and holds the pieces longer, never
   * shorter; after the hold has expired it reserves anew, at the first price.
   * FAILED_PRECONDITION: not enough in stock, or released before; nothing was reserved. NOT_FOUND: unknown stock keeping unit.
   * ALREADY_EXISTS: the order has reserved something else.
   */
  reserve(argument: _shop_v1_ReserveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ReserveResponse__Output>): grpc.ClientUnaryCall;
  reserve(argument: _shop_v1_ReserveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_ReserveResponse__Output>): grpc.ClientUnaryCall;
  reserve(argument: _shop_v1_ReserveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ReserveResponse__Output>): grpc.ClientUnaryCall;
  reserve(argument: _shop_v1_ReserveRequest, callback: grpc.requestCallback<_shop_v1_ReserveResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Owns the stock. What is reserved belongs to one order until it is committed, released or has expired.
 */
export interface InventoryHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a reservation final. A repeat has no second effect. FAILED_PRECONDITION: released or expired meanwhile.
   */
  Commit: grpc.handleUnaryCall<_shop_v1_CommitRequest__Output, _shop_v1_CommitResponse>;
  
  /**
   * Reads the stock of one unit, for looking at it: it may be as old as a query takes. NOT_FOUND: unknown stock keeping unit.
   */
  GetStock: grpc.handleUnaryCall<_shop_v1_GetStockRequest__Output, _shop_v1_GetStockResponse>;
  
  /**
   * Gives reserved pieces back. A repeat, or a release of nothing, is fine; either refuses a later Reserve for the order.
   * FAILED_PRECONDITION: already committed.
   */
  Release: grpc.handleUnaryCall<_shop_v1_ReleaseRequest__Output, _shop_v1_ReleaseResponse>;
  
  /**
   * Sets pieces aside for an order. A repeat for the same order returns the same total and holds the pieces longer, never
   * shorter; after the hold has expired it reserves anew, at the first price.
   * FAILED_PRECONDITION: not enough in stock, or released before; nothing was reserved. NOT_FOUND: unknown stock keeping unit.
   * ALREADY_EXISTS: the order has reserved something else.
   */
  Reserve: grpc.handleUnaryCall<_shop_v1_ReserveRequest__Output, _shop_v1_ReserveResponse>;
  
}

export interface InventoryDefinition extends grpc.ServiceDefinition {
  Commit: MethodDefinition<_shop_v1_CommitRequest, _shop_v1_CommitResponse, _shop_v1_CommitRequest__Output, _shop_v1_CommitResponse__Output>
  GetStock: MethodDefinition<_shop_v1_GetStockRequest, _shop_v1_GetStockResponse, _shop_v1_GetStockRequest__Output, _shop_v1_GetStockResponse__Output>
  Release: MethodDefinition<_shop_v1_ReleaseRequest, _shop_v1_ReleaseResponse, _shop_v1_ReleaseRequest__Output, _shop_v1_ReleaseResponse__Output>
  Reserve: MethodDefinition<_shop_v1_ReserveRequest, _shop_v1_ReserveResponse, _shop_v1_ReserveRequest__Output, _shop_v1_ReserveResponse__Output>
}
