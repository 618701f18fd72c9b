package dev.slipway.runtime.apiserver.openapi;

/** The version of the OpenAPI specification that a document is written in. */
enum Dialect {
  V2("#/definitions/"),
  V3("#/components/schemas/");

  private final String referencePrefix;

  Dialect(String referencePrefix) {
    this.referencePrefix = referencePrefix;
  }

  String reference(String schema) {
    return referencePrefix + schema;
  }
}
