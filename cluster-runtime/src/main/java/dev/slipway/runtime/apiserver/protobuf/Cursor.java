package dev.slipway.runtime.apiserver.protobuf;

import dev.slipway.runtime.apiserver.status.ApiException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Goes through one protobuf message; never beyond its end, whatever the lengths in it say. */
final class Cursor {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  private static final int LONGEST_VARINT = 10;

  private final byte[] source;
  private final int end;
  private int at;

  Cursor(byte[] source, int from) {
    this(source, from, source.length);
  }

  private Cursor(byte[] source, int from, int end) {
    this.source = source;
    this.at = from;
    this.end = end;
  }

  boolean hasNext() {
    return at < end;
  }

  int length() {
    return end - at;
  }

  long varint() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (at >= end) {
        throw malformed("it ends within a number");
      }
      byte one = source[at++];
      value |= (long) (one & 0x7F) << (7 * i);
      if (one >= 0) {
        return value;
      }
    }
    throw malformed("a number is longer than " + LONGEST_VARINT + " bytes");
  }

  /** Field number and wire type of what comes next. */
  int tag() {
    long tag = varint();
    if (tag >>> 3 == 0 || tag > 0xFFFF_FFFFL) {
      throw malformed("there is no field " + (tag >>> 3));
    }
    return (int) tag;
  }

  double fixed64() {
    return ByteBuffer.wrap(source, take(Double.BYTES), Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getDouble();
  }

  /** What follows, with its length before it. */
  Cursor part() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw malformed("it ends within a field of " + Long.toUnsignedString(length) + " bytes");
    }
    int start = take((int) length);
    return new Cursor(source, start, at);
  }

  /** All that is left. */
  byte[] bytes() {
    byte[] rest = Arrays.copyOfRange(source, at, end);
    at = end;
    return rest;
  }

  /** All that is left, as text. */
  String text() {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(source, at, end - at))
              .toString();
      at = end;
      return text;
    } catch (CharacterCodingException e) {
      throw malformed("a string is not UTF-8");
    }
  }

  /** Passes over a value that nobody asked for. */
  void skip(int wireType) {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> take(Long.BYTES);
      case LENGTH_DELIMITED -> part();
      case FIXED32 -> take(Integer.BYTES);
      default -> throw malformed("wire type " + wireType + " is not served");
    }
  }

  ApiException malformed(String problem) {
    return ApiException.badRequest(
        "the body of the request cannot be read as protobuf: " + problem + " (at byte " + at + ")");
  }

  private int take(int length) {
    if (length > end - at) {
      throw malformed("it ends within a field of " + length + " bytes");
    }
    int start = at;
    at += length;
    return start;
  }
}
