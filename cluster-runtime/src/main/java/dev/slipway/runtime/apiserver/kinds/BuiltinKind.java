package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names and columns of a kind, which every kind has alike. */
abstract class BuiltinKind implements ResourceType {
  private final Naming naming;
  private final List<Column> columns;

  BuiltinKind(Naming naming, List<Column> columns) {
    this.naming = naming;
    this.columns = List.copyOf(columns);
  }

  @Override
  public final GroupVersionKind kind() {
    return naming.kind();
  }

  @Override
  public final String plural() {
    return naming.plural();
  }

  @Override
  public final String singular() {
    return naming.kind().kind().toLowerCase(Locale.ROOT);
  }

  @Override
  public final List<String> shortNames() {
    return naming.shortNames();
  }

  @Override
  public final List<String> categories() {
    return naming.categories();
  }

  @Override
  public final Scope scope() {
    return naming.scope();
  }

  @Override
  public final Set<String> subresources() {
    return naming.subresources();
  }

  @Override
  public final List<Column> columns() {
    return columns;
  }

  @Override
  public final String toString() {
    return naming.plural();
  }
}
