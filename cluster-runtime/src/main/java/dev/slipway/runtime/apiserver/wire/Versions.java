package dev.slipway.runtime.apiserver.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.conversion.Conversion;
import dev.slipway.api.conversion.ConversionException;
import dev.slipway.runtime.apiserver.resource.Served;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.List;

/** Objects between the version a client speaks and the one that is stored. */
public final class Versions {
  private static final String OLD = "v1beta3";

  private Versions() {}

  /** True for the versions of 2015, whose fields are not checked strictly. */
  public static boolean isLegacy(Served served) {
    return served.group().isEmpty() && Conversion.isLegacy(served.version());
  }

  /**
   * The stored form of what a client sent, with the defaults that its version had.
   *
   * @param warnings receives what was understood although it is not right
   */
  public static ObjectNode stored(Served served, ObjectNode sent, List<String> warnings) {
    try {
      ObjectNode stored = Conversion.toV1(sent, warnings);
      if (isLegacy(served)) {
        Conversion.applyDefaults(stored);
      }
      stored.put("apiVersion", served.type().kind().apiVersion());
      return stored;
    } catch (ConversionException e) {
      throw ApiException.badRequest(
          served.kind().kind()
              + " in version \""
              + served.version()
              + "\" cannot be handled as a "
              + served.kind().kind()
              + ": "
              + e.field()
              + ": "
              + e.reason());
    }
  }

  /** What a client of this version sees. The two oldest versions are read, but answered in v1. */
  public static ObjectNode shown(Served served, ObjectNode stored) {
    if (served.isStoredForm()) {
      return stored;
    }
    if (isLegacy(served)) {
      return served.version().equals(OLD) ? Conversion.fromV1(stored, OLD) : stored;
    }
    stored.put("apiVersion", served.kind().apiVersion());
    return stored;
  }
}
