package dev.slipway.runtime.kubelet.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The image of a pod's sandbox: one file, {@code /pause}, whose only instruction is to wait.
 *
 * <p>The program is put together here, byte by byte, so that a node needs neither a registry nor a
 * compiler to run its first pod.
 */
final class SandboxImage {
  static final String REPOSITORY = "slipway/pause";
  static final String PROGRAM = "/pause";

  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final long ADDRESS = 0x400000;
  private static final int BLOCK = 512;

  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  /** {@code again: mov eax, 34 (pause); syscall; jmp again}. */
  private static final byte[] PAUSE_AMD64 = HexFormat.of().parseHex("b822000000" + "0f05" + "ebf7");

  /** {@code again: ppoll(0, 0, 0, 0, 0); b again}: this machine has no pause system call. */
  private static final int[] PAUSE_ARM64 = {
    0xd2800928, // mov x8, #73
    0xd2800000, // mov x0, #0
    0xd2800001, // mov x1, #0
    0xd2800002, // mov x2, #0
    0xd2800003, // mov x3, #0
    0xd2800004, // mov x4, #0
    0xd4000001, // svc #0
    0x17fffff9, // b -28
  };

  private final String architecture;
  private final byte[] program;

  private SandboxImage(String architecture, byte[] program) {
    this.architecture = architecture;
    this.program = program;
  }

  /** For an architecture in Go's words. */
  static SandboxImage forArchitecture(String architecture) {
    return switch (architecture) {
      case "amd64" -> new SandboxImage(architecture, elf(X86_64, PAUSE_AMD64));
      case "arm64" -> new SandboxImage(architecture, elf(AARCH64, littleEndian(PAUSE_ARM64)));
      default ->
          throw new IllegalArgumentException(
              "no sandbox program for architecture "
                  + architecture
                  + "; amd64 and arm64 are supported");
    };
  }

  /** Names the program's contents, so that another program is another image. */
  String tag() {
    return sha256(program).substring(0, 12);
  }

  String reference() {
    return REPOSITORY + ":" + tag();
  }

  byte[] program() {
    return program.clone();
  }

  /** The image as an archive that engines load. */
  InputStream archive() {
    byte[] layer = tar(Map.of(PROGRAM.substring(1), program));
    String config =
        "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{\"Entrypoint\":[\"%s\"]},"
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:%s\"]},"
            + "\"history\":[{\"created_by\":\"slipway\"}],\"created\":\"1970-01-01T00:00:00Z\"}";
    String manifest =
        "[{\"Config\":\"config.json\",\"RepoTags\":[\"%s\"],\"Layers\":[\"layer.tar\"]}]";
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("layer.tar", layer);
    files.put("config.json", utf8(String.format(config, architecture, PROGRAM, sha256(layer))));
    files.put("manifest.json", utf8(String.format(manifest, reference())));
    return new ByteArrayInputStream(tar(files));
  }

  private static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    files.forEach(
        (name, content) -> {
          tar.writeBytes(tarHeader(name, content.length));
          tar.writeBytes(content);
          tar.writeBytes(new byte[Math.floorMod(-content.length, BLOCK)]);
        });
    tar.writeBytes(new byte[2 * BLOCK]);
    return tar.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] elf(int machine, byte[] code) {
    int size = HEADER + SEGMENT + code.length;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    file.putShort((short) 2).putShort((short) machine).putInt(1); // executable, version
    file.putLong(ADDRESS + HEADER + SEGMENT).putLong(HEADER).putLong(0); // entry, segments
    file.putInt(0).putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 1);
    file.putShort((short) 0).putShort((short) 0).putShort((short) 0); // no sections
    file.putInt(1).putInt(5).putLong(0); // load it all, read and execute
    file.putLong(ADDRESS).putLong(ADDRESS).putLong(size).putLong(size).putLong(0x10000);
    file.put(code);
    return file.array();
  }

  private static byte[] littleEndian(int[] words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    return bytes.array();
  }

  private static byte[] tarHeader(String name, int size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000755");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = '0';
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xff;
    }
    put(header, 148, String.format("%06o", sum));
    header[154] = 0;
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
