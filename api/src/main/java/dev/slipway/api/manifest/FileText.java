package dev.slipway.api.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.reader.StreamReader;

/** Turns a file's bytes into text that a parser may see, or says why not. */
final class FileText {
  private FileText() {}

  static String decode(byte[] content, ReadLimits limits) {
    if (content.length > limits.bytes()) {
      throw new ReadProblem(
          1,
          "the file has "
              + content.length
              + " bytes; at most "
              + limits.bytes()
              + " are read, so split it");
    }
    refuseOtherEncodings(content);
    int start = startsWith(content, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    ByteBuffer bytes = ByteBuffer.wrap(content, start, content.length - start);
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes, text, true);
    int line = 1 + (int) text.duplicate().flip().chars().filter(c -> c == '\n').count();
    if (result.isError()) {
      throw new ReadProblem(line, "the file is not valid UTF-8 text here");
    }
    text.flip();
    String decoded = text.toString();
    refuseControlCharacters(decoded);
    return decoded;
  }

  private static void refuseOtherEncodings(byte[] content) {
    if (startsWith(content, 0xFE, 0xFF) || startsWith(content, 0xFF, 0xFE)) {
      throw new ReadProblem(1, "the file is UTF-16 text; save it as UTF-8");
    }
  }

  private static void refuseControlCharacters(String text) {
    int line = 1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '\n') {
        line++;
      } else if (c == 0) {
        throw new ReadProblem(line, "the file holds binary data (a NUL byte)");
      } else if (!StreamReader.isPrintable(c)) {
        throw new ReadProblem(line, "the file holds the control character U+%04X".formatted(c));
      }
      i += Character.charCount(c);
    }
  }

  private static boolean startsWith(byte[] content, int... prefix) {
    if (content.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((content[i] & 0xFF) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
