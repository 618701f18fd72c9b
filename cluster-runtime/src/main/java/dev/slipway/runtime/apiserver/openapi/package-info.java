/**
 * The OpenAPI documents by which clients learn the API: version 3 per group version, version 2 as
 * one document in JSON and protobuf. {@code OpenApiDocuments} is for the server and safe for
 * threads; documents are made when first asked for and again when the served kinds change.
 */
@NullMarked
package dev.slipway.runtime.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
