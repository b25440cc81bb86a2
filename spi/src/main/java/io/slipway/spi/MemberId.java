package io.slipway.spi;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A member of a cluster, the same through all its instances: {@code spu-1}, {@code controller-1}.
 *
 * @param role the role of the member
 * @param number counts from 1 within the role
 */
public record MemberId(MemberRole role, int number) implements Comparable<MemberId> {
  private static final Pattern TEXT = Pattern.compile("(controller|spu)-([1-9][0-9]{0,8})");
  private static final Comparator<MemberId> ORDER =
      Comparator.comparing(MemberId::role).thenComparingInt(MemberId::number);

  /** Checks the number. */
  public MemberId {
    Checks.notNull(role, "role");
    if (number < 1) {
      throw new IllegalArgumentException("member number must be >= 1, was " + number);
    }
  }

  /**
   * Returns the SPU with that number.
   *
   * @param number counts from 1
   */
  public static MemberId spu(int number) {
    return new MemberId(MemberRole.SPU, number);
  }

  /**
   * Returns the controller with that number.
   *
   * @param number counts from 1
   */
  public static MemberId controller(int number) {
    return new MemberId(MemberRole.CONTROLLER, number);
  }

  /**
   * Parses the result of {@link #toString()}.
   *
   * @param text such as {@code spu-1}
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the text is not a member id
   */
  public static MemberId of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw Checks.invalidSpec(
          "invalid member", "spu-N or controller-N", "'" + text + "'", "name one such as spu-1");
    }
    return new MemberId(
        MemberRole.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
        Integer.parseInt(matcher.group(2)));
  }

  @Override
  public int compareTo(MemberId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return role.name().toLowerCase(Locale.ROOT) + "-" + number;
  }
}
