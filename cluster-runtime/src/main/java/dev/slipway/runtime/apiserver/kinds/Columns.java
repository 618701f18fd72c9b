package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.runtime.apiserver.resource.ResourceType.Column;

/** The columns that printed tables are made of. */
final class Columns {
  /** The object's name, first in almost every table. */
  static final Column NAME = name(0);

  static final Column AGE = text("Age", "Time since the object was made");

  private Columns() {}

  static Column name(int priority) {
    return new Column("Name", "string", "name", "Name of the object", priority);
  }

  static Column text(String name, String description) {
    return new Column(name, "string", "", description, 0);
  }

  static Column wide(String name, String description) {
    return new Column(name, "string", "", description, 1);
  }

  static Column number(String name, String description) {
    return new Column(name, "integer", "", description, 0);
  }

  static Column date(String name, String description) {
    return new Column(name, "date", "", description, 0);
  }
}
