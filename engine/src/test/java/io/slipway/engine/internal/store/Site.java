package io.slipway.engine.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A place of the store's code from which a file is changed.
 *
 * @param operation what is done there
 * @param where the lines of the store's code that lead there, the innermost first
 */
record Site(Operation operation, List<String> where) {
  /** What may be done to a file or directory. */
  enum Operation {
    CREATE,
    WRITE,
    FORCE,
    FORCE_DIRECTORY,
    RENAME,
    DELETE,
    CREATE_DIRECTORIES
  }

  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** Returns the place from which this is called. */
  static Site here(Operation operation) {
    List<String> where = new ArrayList<>();
    STACK.forEach(
        frame -> {
          Class<?> type = frame.getDeclaringClass();
          if (isOfTheStore(type) && type != Uninterrupted.class) {
            String method = LAMBDA.matcher(frame.getMethodName()).replaceFirst("$1");
            where.add(type.getSimpleName() + "." + method + ":" + frame.getLineNumber());
          }
        });
    return new Site(operation, List.copyOf(where));
  }

  private static boolean isOfTheStore(Class<?> type) {
    return type.getPackageName().equals(JournaledStore.class.getPackageName())
        && Objects.equals(
            type.getProtectionDomain().getCodeSource(),
            JournaledStore.class.getProtectionDomain().getCodeSource());
  }

  /** Returns whether one of the classes does it, or has it done. */
  boolean isOf(Set<Class<?>> types) {
    return types.stream()
        .anyMatch(
            type -> where.stream().anyMatch(line -> line.startsWith(type.getSimpleName() + ".")));
  }

  /** Returns its name without line numbers. */
  String name() {
    return toString().replaceAll(":\\d+", "");
  }

  @Override
  public String toString() {
    return operation + " at " + String.join(" < ", where);
  }
}
