/**
 * Reads the protobuf form in which typed clients send built-in kinds, and gives the JSON tree that
 * the rest of the server takes. For {@code wire}. Stateless or confined to one call, safe for
 * threads; the list of messages is loaded when the first such body comes.
 */
@NullMarked
package dev.slipway.runtime.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
