package dev.slipway.runtime.apiserver.schema;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object with known fields. They are looked up when first asked for, as types may recur. */
public final class Struct implements TypeSchema {
  private final String name;
  private final Supplier<? extends Collection<Field>> source;
  private final boolean atomic;
  private final boolean open;
  private volatile @Nullable Map<String, Field> fields;

  /**
   * A field.
   *
   * @param name as in JSON
   * @param type of its value
   * @param patchMergeKey the field that names elements in a strategic merge patch, or empty
   * @param patchStrategies {@code merge}, {@code replace}, {@code retainKeys}, as far as they apply
   */
  public record Field(
      String name, TypeSchema type, String patchMergeKey, Set<String> patchStrategies) {
    public Field {
      requireNonNull(name);
      requireNonNull(type);
      requireNonNull(patchMergeKey);
      patchStrategies = Set.copyOf(patchStrategies);
    }

    /** A field about which strategic merge patch knows nothing in particular. */
    public static Field plain(String name, TypeSchema type) {
      return new Field(name, type, "", Set.of());
    }
  }

  Struct(String name, Supplier<? extends Collection<Field>> source, boolean atomic, boolean open) {
    this.name = requireNonNull(name);
    this.source = requireNonNull(source);
    this.atomic = atomic;
    this.open = open;
  }

  /** Such as {@code core.v1.Pod}; empty for anonymous objects of custom resources. */
  public String name() {
    return name;
  }

  /** The fields in the order of the type's definition. */
  public Map<String, Field> fields() {
    Map<String, Field> known = fields;
    if (known == null) {
      Map<String, Field> found = new LinkedHashMap<>();
      for (Field field : source.get()) {
        found.put(field.name(), field);
      }
      known = Collections.unmodifiableMap(found);
      fields = known;
    }
    return known;
  }

  /** The field of that name. */
  public Optional<Field> field(String fieldName) {
    return Optional.ofNullable(fields().get(fieldName));
  }

  /** True when the object is replaced as a whole. */
  public boolean atomic() {
    return atomic;
  }

  /** True when fields that are not listed are kept rather than unknown. */
  public boolean open() {
    return open;
  }

  /** The same type, merging in another way at one place. */
  Struct withAtomic(boolean changed) {
    return changed == atomic ? this : new Struct(name, this.fields()::values, changed, open);
  }

  @Override
  public Optional<TypeSchema> member(String fieldName) {
    Field field = fields().get(fieldName);
    if (field != null) {
      return Optional.of(field.type());
    }
    return open ? Optional.of(ANY) : Optional.empty();
  }

  @Override
  public String toString() {
    return name.isEmpty() ? "object" : name;
  }
}
