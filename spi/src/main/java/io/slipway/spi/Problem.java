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
 * What is wrong, as data: a code for programs, and in words what is wrong, what was expected
 * instead, what was found, and what to do. It never holds a secret. Immutable.
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
   * Makes a problem of which no more is known.
   *
   * @param code what kind of failure it is
   * @param subject what is wrong and with what, such as {@code no cluster 'orders'}
   */
  public static Problem of(ErrorCode code, String subject) {
    return new Problem(code, subject, null, null);
  }

  /**
   * Returns the same with the rule that is broken.
   *
   * @param value such as {@code more than 0 and at most 12 h}
   */
  public Problem withExpected(String value) {
    return new Problem(code, subject, value, actual, remedies);
  }

  /**
   * Returns the same with what was found.
   *
   * @param value the value that breaks the rule, or what went wrong; not a secret
   */
  public Problem withActual(Object value) {
    return new Problem(code, subject, expected, String.valueOf(value), remedies);
  }

  /**
   * Returns the same with one more remedy.
   *
   * @param words a plain remedy, see {@link Remedy#text}
   */
  public Problem withRemedy(String words) {
    return withRemedy(Remedy.text(words));
  }

  /**
   * Returns the same with more remedies, each of which may do.
   *
   * @param more what else to do
   */
  public Problem withRemedy(Remedy... more) {
    Remedy[] all = Arrays.copyOf(remedies, remedies.length + more.length);
    System.arraycopy(more, 0, all, remedies.length, more.length);
    return new Problem(code, subject, expected, actual, all);
  }

  /** Returns the same without its remedies. */
  public Problem withoutRemedies() {
    return new Problem(code, subject, expected, actual);
  }

  /**
   * Returns the same within something greater that is wrong for its sake.
   *
   * @param what what is wrong, such as {@code backend 'local' cannot be opened}
   */
  public Problem within(String what) {
    return new Problem(code, what + ": " + subject, expected, actual, remedies);
  }

  /** Returns what kind of failure it is. */
  public ErrorCode code() {
    return code;
  }

  /** Returns what is wrong. */
  public String subject() {
    return subject;
  }

  /** Returns what was expected, where there is a rule. */
  public Optional<String> expected() {
    return Optional.ofNullable(expected);
  }

  /** Returns what was found. */
  public Optional<String> actual() {
    return Optional.ofNullable(actual);
  }

  /** Returns what to do: one of these, in the order in which they are best tried. */
  public List<Remedy> remedies() {
    return List.of(remedies);
  }

  /**
   * Returns it in one text.
   *
   * @param wording words a remedy; an empty text leaves it out
   * @return {@code subject: expected …, was …; remedy, or remedy}, without what is not there
   */
  public String text(Function<? super Remedy, String> wording) {
    String next =
        Stream.of(remedies)
            .map(wording)
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining(", or "));
    return statement() + (next.isEmpty() ? "" : "; " + next);
  }

  /** Returns it in one text without what a front end has to word; {@link #actions} has that. */
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

  /** Returns it as it reads for a caller of the library. */
  @Override
  public String toString() {
    return text(Remedy::toString);
  }
}
