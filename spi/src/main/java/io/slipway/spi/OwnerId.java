package io.slipway.spi;

/**
 * Whose clusters are whose where several engines share a platform: the id of the store that has
 * their records. A copy of a store has the owner of its original, and fences decide between them.
 *
 * @param value 1 to 63 characters: letters, digits and hyphens, at its ends letters or digits
 */
public record OwnerId(String value) {
  /** The owner in a context in which nothing is made or listed, such as a check of a spec. */
  public static final OwnerId NOBODY = new OwnerId("nobody");

  /** Checks the form, which is that of a label on common platforms. */
  public OwnerId {
    Checks.notNull(value, "owner");
    if (!value.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")) {
      throw Checks.invalidSpec(
          "invalid owner",
          "1 to 63 letters, digits and hyphens, with a letter or digit at both ends",
          "'" + value + "'",
          "choose another");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
