package io.slipway.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between modules, and what no module may use. */
class ArchitectureTest {
  private static final String ROOT = "io.slipway..";
  private static final Set<String> CLOCKS =
      Set.of(
          "Instant.now",
          "System.currentTimeMillis",
          "InstantSource.system",
          "Clock.systemUTC",
          "Clock.systemDefaultZone",
          "LocalDateTime.now",
          "ZonedDateTime.now",
          "OffsetDateTime.now");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.slipway");

  private static final Module SPI = new Module("io.slipway.spi..");
  private static final Module KERNEL = new Module("io.slipway.kernel..");
  private static final Module CONFORMANCE = new Module("io.slipway.conformance..", SPI.packages);
  private static final Module CLI =
      new Module(
          "io.slipway.cli..",
          "io.slipway.engine..",
          SPI.packages,
          "io.slipway.workload..",
          CONFORMANCE.packages);
  private static final Module CONFORMANCE_LOCAL =
      new Module(
          "io.slipway.conformance.local..",
          SPI.packages,
          "io.slipway.workload..",
          CONFORMANCE.packages);
  // A program of its own, whose output is a member's log.
  private static final Module FLUVIO_STAND_IN = new Module("io.slipway.workload.fluvio.standin..");
  private static final List<Module> MODULES =
      List.of(
          SPI,
          KERNEL,
          new Module("io.slipway.engine..", KERNEL.packages, SPI.packages),
          new Module("io.slipway.backend.fake..", SPI.packages),
          new Module("io.slipway.backend.k8s..", SPI.packages),
          new Module("io.slipway.backend.local..", SPI.packages),
          CONFORMANCE,
          CONFORMANCE_LOCAL,
          new Module("io.slipway.rebalancer.cruisecontrol..", SPI.packages),
          new Module("io.slipway.rebalancer.cruisecontrol.simulator.."),
          new Module("io.slipway.workload.command..", SPI.packages),
          new Module("io.slipway.workload.fluvio..", SPI.packages),
          FLUVIO_STAND_IN,
          new Module("io.slipway.workload.kafka..", SPI.packages),
          CLI);

  /**
   * A module.
   *
   * @param packages its packages
   * @param used those of other modules that it may use
   */
  record Module(String packages, List<String> used) {
    Module(String packages, String... used) {
      this(packages, List.of(used));
    }

    String[] allowed() {
      return Stream.concat(Stream.of(packages), used.stream()).toArray(String[]::new);
    }

    /** Selects its classes: not those of a module whose packages lie within its own. */
    DescribedPredicate<JavaClass> classes() {
      String[] within =
          MODULES.stream()
              .map(Module::packages)
              .filter(other -> !other.equals(packages))
              .filter(other -> other.startsWith(packages.replace("..", ".")))
              .toArray(String[]::new);
      return resideInAPackage(packages)
          .and(DescribedPredicate.not(resideInAnyPackage(within)))
          .as("are in module %s", packages);
    }

    @Override
    public String toString() {
      return packages;
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyWhatItsArrowsAllow(Module module) {
    noClasses()
        .that(module.classes())
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT)
                .and(DescribedPredicate.not(resideInAnyPackage(module.allowed())))
                .as("reside in another module than %s", module.used))
        .check(CLASSES);
  }

  static Stream<Module> modules() {
    return MODULES.stream();
  }

  @Test
  void everyClassBelongsToAModule() {
    String[] all = MODULES.stream().map(m -> m.packages).toArray(String[]::new);
    classes().should().resideInAnyPackage(all).check(CLASSES);
  }

  @Test
  void spiNeedsJavaAndJspecifyOnly() {
    classes()
        .that()
        .resideInAPackage(SPI.packages)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.slipway.spi..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void kernelNeedsJavaJspecifyAndSquirrelOnly() {
    classes()
        .that()
        .resideInAPackage(KERNEL.packages)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(KERNEL.packages, "java..", "org.jspecify..", "org.squirrelframework..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void internalsAreUsedByTheirOwnModuleOnly(Module module) {
    noClasses()
        .that(DescribedPredicate.not(module.classes()))
        .should()
        .dependOnClassesThat(
            resideInAPackage(module.packages.replace("..", ".internal.."))
                .as("reside in the internals of " + module))
        .check(CLASSES);
  }

  @Test
  void squirrelIsUsedInTheInternalsOfTheKernelOnly() {
    Set<String> users =
        CLASSES.stream()
            .filter(ArchitectureTest::usesSquirrel)
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(users).containsExactly("io.slipway.kernel.internal");
  }

  /** Guice is optional: without it everything else has to load. */
  @Test
  void guiceIsUsedInAPackageOfItsOwnThatNothingUses() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.slipway.engine.guice")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..", "jakarta.inject..", "io.slipway.engine.guice")
        .check(CLASSES);
  }

  @Test
  void nothingUsesMvelOrCallsMethodsByName() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.mvel2..").check(CLASSES);
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "squirrel is given an expression or a method's name",
                (JavaCall<?> call) ->
                    call.getTargetOwner().getPackageName().startsWith("org.squirrelframework")
                        && Set.of("callMethod", "whenMvel", "evalMvel", "transitionMvel")
                            .contains(call.getName())))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandWritesToStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackages(CLI.packages, FLUVIO_STAND_IN.packages)
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void oneClassOfTheCommandNeedsTheKitAndNoneATestLibrary() {
    noClasses()
        .that()
        .resideInAPackage(CLI.packages)
        .and()
        .haveNameNotMatching(".*\\.ConformanceRun(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CONFORMANCE.packages)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(CLI.packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.junit..", "net.jqwik..")
        .check(CLASSES);
  }

  @Test
  void nothingLogsByJavaUtilLogging() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(CLASSES);
  }

  @Test
  void nothingSleeps() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "a thread sleeps",
                (JavaCall<?> call) ->
                    call.getName().equals("sleep")
                        && (call.getTargetOwner().isEquivalentTo(Thread.class)
                            || call.getTargetOwner()
                                .isEquivalentTo(java.util.concurrent.TimeUnit.class))))
        .check(CLASSES);
  }

  /** The machine's clock may jump: only the command, which shows ages, reads it by itself. */
  @Test
  void theMachinesClockIsReadThroughTheTimeSourceOnly() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.slipway.spi.SystemTimeSource")
        .and()
        .doNotHaveFullyQualifiedName("io.slipway.cli.Main")
        .and()
        // A server of its own, whose clock an embedder's engine does not share.
        .doNotHaveFullyQualifiedName("io.slipway.rebalancer.cruisecontrol.simulator.RealClock")
        .should()
        .callMethodWhere(
            describe(
                "the machine's clock is read",
                (JavaCall<?> call) ->
                    CLOCKS.contains(call.getTargetOwner().getSimpleName() + "." + call.getName())))
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(p -> p.getName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(unmarked).isEmpty();
  }

  @Test
  void theCommandShowsNothingButItsMain() {
    assertThat(
            CLASSES.stream()
                .filter(c -> c.getPackageName().startsWith("io.slipway.cli"))
                .filter(c -> c.getModifiers().toString().contains("PUBLIC"))
                .map(JavaClass::getSimpleName))
        .containsExactly("Main");
  }

  private static boolean usesSquirrel(JavaClass candidate) {
    return candidate.getDirectDependenciesFromSelf().stream()
        .anyMatch(
            dependency ->
                dependency.getTargetClass().getPackageName().startsWith("org.squirrelframework"));
  }
}
