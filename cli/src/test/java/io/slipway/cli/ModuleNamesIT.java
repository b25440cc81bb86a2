package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs that are modules require the published jars by names that do not change. */
class ModuleNamesIT {
  private static final Pattern PUBLISHED =
      Pattern.compile("<artifactId>(slipway-[a-z0-9-]+)</artifactId>");

  @Test
  void everyPublishedJarIsAModuleNamedAsItsPackage() throws IOException {
    Map<String, String> names = new TreeMap<>();
    Stream<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of);
    try (Stream<Path> own = Files.list(Path.of("target"))) {
      Stream.concat(classPath, own)
          .filter(jar -> jar.getFileName().toString().matches("slipway-.*SNAPSHOT\\.jar"))
          .forEach(jar -> names.put(artifact(jar), name(jar)));
    }

    assertThat(names.keySet()).containsAll(published());
    assertThat(names)
        .allSatisfy(
            (artifact, name) ->
                // Of a word of two, as "cruise-control", a package is one name.
                assertThat(name.replace(".", "")).isEqualTo("io" + artifact.replace("-", "")));
  }

  private static String artifact(Path jar) {
    return jar.getFileName().toString().replaceFirst("-[0-9].*", "");
  }

  private static String name(Path jar) {
    Set<ModuleReference> modules = ModuleFinder.of(jar).findAll();
    assertThat(modules).as(jar.toString()).hasSize(1);
    return modules.iterator().next().descriptor().name();
  }

  private static Set<String> published() throws IOException {
    String bom = Files.readString(Path.of("../bom/pom.xml"));
    return PUBLISHED
        .matcher(bom.substring(bom.indexOf("<dependencyManagement>")))
        .results()
        .map(MatchResult::group)
        .map(found -> found.replaceAll("</?artifactId>", ""))
        .collect(Collectors.toSet());
  }
}
