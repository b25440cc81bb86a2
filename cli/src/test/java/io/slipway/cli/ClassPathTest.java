package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend that is compiled here, and that nothing but the command's own class path has. */
class ClassPathTest {
  private static final String SERVICE = "META-INF/services/io.slipway.spi.BackendProvider";
  private static final String SOURCE =
      """
      package mine;

      import io.slipway.backend.local.LocalBackendProvider;
      import io.slipway.spi.BackendContext;
      import io.slipway.spi.BackendProvider;
      import io.slipway.spi.ClusterBackend;
      import io.slipway.spi.OptionInfo;
      import java.util.List;

      public final class MineProvider implements BackendProvider {
        @Override
        public String name() {
          return "mine";
        }

        @Override
        public List<OptionInfo> options() {
          return List.of();
        }

        @Override
        public ClusterBackend open(BackendContext context) {
          return new LocalBackendProvider().open(context);
        }
      }
      """;

  @TempDir Path directory;
  private Path classes;
  private RealHome home;

  @BeforeEach
  void compile() throws IOException {
    home = new RealHome(directory, "home");
    classes = Files.createDirectory(directory.resolve("classes"));
    Path source = Files.writeString(directory.resolve("MineProvider.java"), SOURCE);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(status).isZero();
    Files.createDirectories(classes.resolve(SERVICE).getParent());
    Files.writeString(classes.resolve(SERVICE), "mine.MineProvider");
  }

  @Test
  void aBackendOfOnesOwnIsThereByOptionAndByVariable() {
    home.run(create("--class-path", classes.toString())).expect(0);
    assertThat(home.path().resolve("mine")).isDirectory();

    RealHome.Result without = home.run("status", "c1").expect(0);
    assertThat(without.out()).contains("backend 'mine' is not installed");
    Map<String, String> variable = Map.of("SLIPWAY_CLASS_PATH", classes.toString());
    assertThat(home.run(variable, "status", "c1", "--probe").expect(0).out())
        .contains("on mine")
        .doesNotContain("not installed");
    home.run(variable, "delete", "c1", "--yes").expect(0);
  }

  @Test
  void theJarsOfADirectoryAreNamedByAStar() throws IOException {
    Path jars = Files.createDirectory(directory.resolve("jars"));
    jar(jars.resolve("mine.jar"));

    String paths = directory + File.pathSeparator + jars + File.separator + "*";
    home.run(create("--class-path", paths)).expect(0);
    home.run("delete", "c1", "--yes", "--class-path", paths).expect(0);
  }

  @Test
  void theOptionTakesTheVariablesPlace() {
    Map<String, String> variable = Map.of("SLIPWAY_CLASS_PATH", "/no/such.jar");

    home.run(variable, create("--class-path", classes.toString())).expect(0);
    assertThat(home.run(variable, "list").expect(2).err())
        .contains("'/no/such.jar'", "SLIPWAY_CLASS_PATH");
  }

  @Test
  void withoutTheClassPathTheBackendIsUnknown() {
    assertThat(home.run(create()).expect(2).err()).contains("unknown backend", "'mine'");
    assertThat(home.run(create("--class-path", "/no/such/*")).expect(2).err())
        .contains("'/no/such/*'");
    assertThat(home.path()).doesNotExist();
  }

  @Test
  void theThreadHasItsOwnClassLoaderAgainAfterwards() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    home.run("list", "--class-path", classes.toString()).expect(0);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  private void jar(Path target) throws IOException {
    try (OutputStream file = Files.newOutputStream(target);
        JarOutputStream jar = new JarOutputStream(file)) {
      for (String name : new String[] {"mine/MineProvider.class", SERVICE}) {
        jar.putNextEntry(new JarEntry(name));
        Files.copy(classes.resolve(name), jar);
        jar.closeEntry();
      }
    }
  }

  private static String[] create(String... more) {
    String[] line = {
      "create", "c1", "--no-start", "--backend", "mine", "--workload", "command", "--set"
    };
    return CommandLifeIT.with(CommandLifeIT.with(line, "command=true"), more);
  }
}
