package dev.slipway.runtime.apiserver.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one protobuf message; the few field types that OpenAPI needs. */
final class ProtobufWriter {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtobufWriter string(int field, String value) {
    return value.isEmpty() ? this : element(field, value);
  }

  /** A string of a repeated field, written even when empty. */
  ProtobufWriter element(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  ProtobufWriter bool(int field, boolean value) {
    if (value) {
      varint(((long) field << 3) | VARINT);
      varint(1);
    }
    return this;
  }

  /** A message, written even when empty: its presence means something. */
  ProtobufWriter message(int field, ProtobufWriter value) {
    bytes(field, value.toBytes());
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void bytes(int field, byte[] value) {
    varint(((long) field << 3) | LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
