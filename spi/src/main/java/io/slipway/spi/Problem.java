package io.slipway.spi;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A description of what is wrong, as data: a code for programs and, in words, what is wrong, what
 * was expected, what was found, and what to do. It never holds a secret. Immutable.
 */
public final class Problem implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String subject;
  private final @Nullable String expected;
  private final @Nullable String actual;
  private final Remedy[] remedies;

  private Problem(
      ErrorCode code,
      String subject,
      @Nullable String expected,
      @Nullable String actual,
      Remedy... remedies) {
    this.code = Checks.notNull(code, "code");
    this.subject = Checks.notNull(subject, "subject");
    this.expected = expected;
    this.actual = actual;
    this.remedies = remedies;
  }

  /**
   * Creates a problem without further details.
   *
   * @param code the kind of failure
   * @param subject what is wrong and with what, such as {@code no cluster 'orders'}
   */
  public static Problem of(ErrorCode code, String subject) {
    return new Problem(code, subject, null, null);
  }

  /**
   * Returns a copy with the broken rule.
   *
   * @param value such as {@code more than 0 and at most 12 h}
   */
  public Problem withExpected(String value) {
    return new Problem(code, subject, value, actual, remedies);
  }

  /**
   * Returns a copy with what was found.
   *
   * @param value the value that breaks the rule, or what went wrong; not a secret
   */
  public Problem withActual(Object value) {
    return new Problem(code, subject, expected, String.valueOf(value), remedies);
  }

  /**
   * Returns a copy with more plain remedies, any of which may help.
   *
   * @param words each a remedy, see {@link Remedy#text}
   */
  public Problem withRemedy(String... words) {
    return withRemedy(Stream.of(words).map(Remedy::text).toArray(Remedy[]::new));
  }

  /**
   * Returns a copy with more remedies, any of which may help.
   *
   * @param more the remedies to add
   */
  public Problem withRemedy(Remedy... more) {
    Remedy[] all = Arrays.copyOf(remedies, remedies.length + more.length);
    System.arraycopy(more, 0, all, remedies.length, more.length);
    return new Problem(code, subject, expected, actual, all);
  }

  /** Returns a copy without remedies. */
  public Problem withoutRemedies() {
    return new Problem(code, subject, expected, actual);
  }

  /**
   * Returns this problem as the cause of a larger one.
   *
   * @param what the larger problem, such as {@code backend 'local' cannot be opened}
   */
  public Problem within(String what) {
    return new Problem(code, what + ": " + subject, expected, actual, remedies);
  }

  /** Returns the kind of failure. */
  public ErrorCode code() {
    return code;
  }

  /** Returns what is wrong. */
  public String subject() {
    return subject;
  }

  /** Returns what was expected, if there is a rule. */
  public Optional<String> expected() {
    return Optional.ofNullable(expected);
  }

  /** Returns what was found. */
  public Optional<String> actual() {
    return Optional.ofNullable(actual);
  }

  /** Returns the alternative remedies, in the order in which they are best tried. */
  public List<Remedy> remedies() {
    return List.of(remedies);
  }

  /**
   * Returns the problem as one text.
   *
   * @param wording words a remedy; an empty text omits it
   * @return {@code subject: expected …, was …; remedy, or remedy}, without absent parts
   */
  public String text(Function<? super Remedy, String> wording) {
    String next =
        Stream.of(remedies)
            .map(wording)
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining(", or "));
    return statement() + (next.isEmpty() ? "" : "; " + next);
  }

  /**
   * Returns the problem as one text without the remedies that a front end has to word; see {@link
   * #actions}.
   */
  public String textWithoutActions() {
    return text(remedy -> remedy.action().isPresent() ? "" : remedy.words());
  }

  /** Returns the remedies that a front end has to word. */
  public List<Remedy> actions() {
    return Stream.of(remedies).filter(remedy -> remedy.action().isPresent()).toList();
  }

  private String statement() {
    if (expected == null) {
      return actual == null ? subject : subject + ": " + actual;
    }
    return subject + ": expected " + expected + (actual == null ? "" : ", was " + actual);
  }

  /** Returns the text as worded for a caller of the library. */
  @Override
  public String toString() {
    return text(Remedy::toString);
  }
}
