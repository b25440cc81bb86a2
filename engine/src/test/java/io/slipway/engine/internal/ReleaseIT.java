package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.store.FailingFiles;
import io.slipway.engine.internal.store.FailingFiles.Fault;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** After any failure of an open or a close, the home can be opened again at once. */
class ReleaseIT {
  private static final ClusterName KEPT = ClusterName.of("kept");

  /** The state in which a home is found. */
  enum Found {
    MISSING,
    CLEAN,
    AFTER_A_CRASH
  }

  @TempDir private Path directory;
  private final HeldOfHome held = new HeldOfHome();
  private final FakeWorld world = FakeWorld.create();
  private int names;
  private final BackendProvider fake = new FakeBackendProvider(world);

  @BeforeAll
  static void loadWhatIsLoadedOnce() {
    SlipwayHome.warmUp();
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING, IO_EXCEPTION",
    "CLEAN, IO_EXCEPTION",
    "CLEAN, ERROR",
    "AFTER_A_CRASH, IO_EXCEPTION"
  })
  void anyCallOfTheStoresFilesMayFail(Found found, Fault fault) throws Exception {
    Path before = prepare(found);
    int untold = 0;
    for (int call = 1; ; call++) {
      Path home = copy(before, directory.resolve("call-" + call));
      FailingFiles files = new FailingFiles(call, fault);
      String created = unused("new");
      Set<String> answered = new TreeSet<>(found == Found.MISSING ? Set.of() : Set.of("kept"));

      Throwable thrown =
          catchThrowable(
              () -> {
                try (SlipwayEngine engine = open(home, files)) {
                  createOnly(engine, created);
                  answered.add(created);
                }
              });

      if (!files.hasFailed()) {
        assertThat(thrown).isNull();
        assertThat(call).as("calls of an open, a create and a close").isGreaterThan(20);
        // A failed removal of the note for waiting processes is logged, not thrown.
        assertThat(untold).as("calls that fail silently").isEqualTo(fault == Fault.ERROR ? 0 : 1);
        return;
      }
      String where = "call " + call;
      if (thrown == null) {
        untold++;
      } else {
        assertThat(thrown).as(where).hasStackTraceContaining(FailingFiles.SAYS);
      }
      assertReleased(where, home, answered);
    }
  }

  static Stream<Arguments> methods() {
    return Stream.of(
            BackendProvider.class, ClusterBackend.class, WorkloadProvider.class, Workload.class)
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .flatMap(
            method ->
                Stream.of(new IllegalStateException("failed"), new NoClassDefFoundError("failed"))
                    .map(thrown -> Arguments.of(method, thrown)));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anyMethodOfAProviderABackendOrAWorkloadMayThrow(Method method, Throwable thrown)
      throws Exception {
    Path home = prepare(Found.CLEAN);
    Thrower thrower = new Thrower(method, thrown);
    SlipwayHome slipway =
        slipway(home)
            .backend(thrower.around(BackendProvider.class, new LookingProvider(fake, thrower)))
            .workload(thrower.around(WorkloadProvider.class, new IdleWorkload(thrower)));

    Throwable first =
        catchThrowable(
            () -> {
              try (SlipwayEngine engine = slipway.openEngine()) {
                tryAll(engine);
              }
            });

    if (method.getName().equals("close") || method.getName().equals("name")) {
      assertThat(first).as("an open or a close").hasStackTraceContaining(thrown.toString());
    } else {
      assertThat(first).as("an open and a close").isNull();
    }
    assertReleased(method.toString(), home, Set.of("kept"));
  }

  @Test
  void aServiceThatCannotBeLoadedIsToldAndNothingIsHeld() throws Exception {
    Path services = Files.createDirectories(directory.resolve("classes/META-INF/services"));
    Files.writeString(services.resolve(BackendProvider.class.getName()), "org.example.Missing");
    Path home = prepare(Found.CLEAN);
    Thread current = Thread.currentThread();
    ClassLoader usual = current.getContextClassLoader();
    URL[] classes = {directory.resolve("classes").toUri().toURL()};
    try (URLClassLoader broken = new URLClassLoader(classes, usual)) {
      current.setContextClassLoader(broken);
      for (ThrowingCallable open :
          List.<ThrowingCallable>of(slipway(home)::openEngine, slipway(home)::openReader)) {
        assertThat(catchThrowable(open))
            .isInstanceOf(ServiceConfigurationError.class)
            .hasMessageContaining("org.example.Missing");
      }
    } finally {
      current.setContextClassLoader(usual);
    }
    assertReleased("a service", home, Set.of("kept"));
  }

  @Test
  void theFirstFailureOfACloseIsThrownTheOthersAreKeptAndASecondCloseDoesNothing()
      throws Exception {
    Path home = prepare(Found.CLEAN);
    Method close = ClusterBackend.class.getMethod("close");
    Thrower thrower = new Thrower(close, new IllegalStateException("a backend"));
    Thrower workloads =
        new Thrower(Workload.class.getMethod("close"), new IllegalStateException("a workload"));
    SlipwayEngine engine =
        slipway(home)
            .backend(new LookingProvider(fake, thrower))
            .workload(new IdleWorkload(workloads))
            .openEngine();
    tryAll(engine);

    assertThat(catchThrowable(engine::close))
        .hasMessageContaining("a backend")
        .satisfies(
            first ->
                assertThat(first.getSuppressed())
                    .singleElement()
                    .satisfies(second -> assertThat(second).hasMessageContaining("a workload")));
    engine.close();
    assertReleased("a close", home, Set.of("kept"));
  }

  @Test
  void theThreadThatRepairsHasEndedWhenTheEngineIsClosed() {
    AwaitedTime time = new AwaitedTime(Thread.currentThread());
    SlipwayEngine engine =
        SlipwayHome.at(directory).time(time).repairEvery(Duration.ofDays(1)).openEngine();
    List<Thread> repairing = held.begun("slipway-repair");
    engine.close();
    assertThat(repairing).hasSize(1).noneMatch(Thread::isAlive);
    time.over = true;
  }

  /** Its pauses end only when the other thread waits for that. */
  private static final class AwaitedTime implements TimeSource {
    private final Thread other;
    private volatile boolean over;

    AwaitedTime(Thread other) {
      this.other = other;
    }

    @Override
    public Instant now() {
      return TimeSource.system().now();
    }

    @Override
    public void pause(Duration duration, CancellationToken cancellation)
        throws InterruptedException {
      TimeSource.system().pause(duration, cancellation);
      while (!over && other.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }
  }

  private void assertReleased(String where, Path home, Set<String> answered) throws Exception {
    held.assertNoThreadIsLeft();
    String name = unused("next");
    if (Files.exists(home)) {
      assertThat(HeldOfHome.of(home)).as("what %s leaves", where).isEmpty();
    }
    try (SlipwayEngine next = slipway(home).backend(fake).openEngine()) {
      assertThat(names(next)).as(where).containsAll(answered);
      createOnly(next, name);
    }
    try (ClusterReader reader = slipway(home).backend(fake).openReader()) {
      assertThat(names(reader)).as(where).contains(name).containsAll(answered);
    }
    assertThat(HeldOfHome.of(home)).as("after %s", where).isEmpty();
  }

  @Test
  void thisSystemShowsWhatIsHeld() {
    assumeTrue(HeldOfHome.showsFiles(), "descriptors and mappings are seen in /proc only");
    try (SlipwayEngine engine = slipway(directory).openEngine()) {
      assertThat(engine.list()).isEmpty();
      assertThat(HeldOfHome.of(directory))
          .anyMatch(file -> file.endsWith("/LOCK"))
          .anyMatch(file -> file.contains("journal"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(ClusterReader reader) {
    return reader.list().stream().map(status -> status.cluster().name().value()).toList();
  }

  /** All homes share a world, where what lives without a record has its name to itself. */
  private String unused(String prefix) {
    return prefix + "-" + ++names;
  }

  /** Every command that reaches a backend, whether it succeeds or not. */
  private void tryAll(SlipwayEngine engine) {
    String created = unused("new");
    List<ThrowingCallable> commands = new ArrayList<>();
    commands.add(engine::list);
    commands.add(() -> create(engine, created, true));
    for (ClusterName name : List.of(KEPT, ClusterName.of(created))) {
      commands.add(() -> engine.probe(name));
      commands.add(() -> engine.start(name, CommandOptions.defaults()));
      commands.add(() -> engine.recover(name, CommandOptions.defaults()));
    }
    for (ThrowingCallable command : commands) {
      Throwable unused = catchThrowable(command);
    }
  }

  private static void createOnly(SlipwayEngine engine, String name) {
    create(engine, name, false);
  }

  private static void create(SlipwayEngine engine, String name, boolean start) {
    engine.create(
        ClusterSpec.builder(name).spuCount(1).workload("any").build(),
        CreateOptions.defaults().withStart(start),
        CommandOptions.defaults());
  }

  private SlipwayHome slipway(Path home) {
    return SlipwayHome.at(home).defaultBackend("fake").time(world.time());
  }

  private SlipwayEngine open(Path home, FailingFiles files) {
    return TestEngines.open(home, fake, world.time(), files.options());
  }

  /** Returns a home in which a cluster was created, or where one could be made. */
  private Path prepare(Found found) throws IOException {
    Path home = directory.resolve("prepared");
    if (found == Found.MISSING) {
      return home;
    }
    Path image = directory.resolve("image");
    try (SlipwayEngine engine = slipway(home).backend(fake).openEngine()) {
      createOnly(engine, "kept");
      copy(home, image);
    }
    return found == Found.CLEAN ? home : image;
  }

  private static Path copy(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(from.relativize(file)));
        }
      }
    }
    return to;
  }

  /** Lets one method throw, in place of what it does. */
  private record Thrower(Method method, Throwable thrown) {
    <T> T around(Class<T> type, T real) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, called, arguments) -> {
                if (called.equals(method)) {
                  throw thrown;
                }
                try {
                  return called.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getTargetException();
                }
              }));
    }
  }

  /** Looks its workload up, as a backend of processes does, and lets its backend throw. */
  private record LookingProvider(BackendProvider other, Thrower thrower)
      implements BackendProvider {
    @Override
    public String name() {
      return other.name();
    }

    @Override
    public List<OptionInfo> options() {
      return other.options();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      Throwable unused = catchThrowable(() -> context.workloads().find("any"));
      return thrower.around(ClusterBackend.class, other.open(context));
    }
  }

  private record IdleWorkload(Thrower thrower) implements WorkloadProvider {
    @Override
    public String name() {
      return "any";
    }

    @Override
    public Workload open(WorkloadContext context) {
      Object nothing = new Object();
      Workload idle =
          (Workload)
              Proxy.newProxyInstance(
                  Workload.class.getClassLoader(),
                  new Class<?>[] {Workload.class},
                  (proxy, called, arguments) ->
                      called.getDeclaringClass() == Object.class
                          ? called.invoke(nothing, arguments)
                          : null);
      return thrower.around(Workload.class, idle);
    }
  }
}
