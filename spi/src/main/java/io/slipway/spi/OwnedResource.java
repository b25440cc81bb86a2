package io.slipway.spi;

/**
 * A resource that a cluster owns at a backend: a directory, a process, a port, an object, a volume.
 *
 * @param kind a lower-case noun, such as {@code directory} or {@code process}
 * @param name its name there
 */
public record OwnedResource(String kind, String name) implements Comparable<OwnedResource> {
  /** Checks that both are there. */
  public OwnedResource {
    Checks.notNull(kind, "kind");
    Checks.notNull(name, "name");
  }

  @Override
  public int compareTo(OwnedResource other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
