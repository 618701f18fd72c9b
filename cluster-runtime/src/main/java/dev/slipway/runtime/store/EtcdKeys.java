package dev.slipway.runtime.store;

import com.google.protobuf.ByteString;
import dev.slipway.runtime.store.Store.StoredValue;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.OptionsUtil;
import java.nio.charset.StandardCharsets;

/** Our keys as etcd's, which start with a prefix of the cluster's own, and back. */
final class EtcdKeys {
  private static final ByteSequence ZERO = ByteSequence.from(new byte[] {0});

  private final String prefix;
  private final int prefixBytes;

  EtcdKeys(String prefix) {
    this.prefix = prefix;
    this.prefixBytes = prefix.getBytes(StandardCharsets.UTF_8).length;
  }

  ByteSequence encode(String key) {
    return ByteSequence.from(prefix + key, StandardCharsets.UTF_8);
  }

  private String decode(ByteSequence key) {
    ByteString bytes = ByteString.copyFrom(key.getBytes());
    return bytes.substring(prefixBytes).toStringUtf8();
  }

  StoredValue decode(KeyValue pair) {
    return new StoredValue(
        decode(pair.getKey()), pair.getValue().getBytes(), pair.getModRevision());
  }

  /** Where the keys with a prefix begin. */
  ByteSequence start(String ofPrefix) {
    ByteSequence start = encode(ofPrefix);
    return start.isEmpty() ? ZERO : start;
  }

  /** The first key after those with a prefix. */
  ByteSequence end(String ofPrefix) {
    ByteSequence start = encode(ofPrefix);
    return start.isEmpty() ? ZERO : OptionsUtil.prefixEndOf(start);
  }

  /** The first key after this one. */
  ByteSequence after(String key) {
    return encode(key).concat(ZERO);
  }
}
