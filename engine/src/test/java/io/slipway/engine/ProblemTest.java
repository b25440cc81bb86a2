package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.InstanceId;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private static final Problem PLAIN = Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid timeout");
  private static final Remedy RECOVER =
      Remedy.of(Remedy.Action.RECOVER, ClusterName.of("orders")).so("if its members have died");

  @Test
  void aTextHasWhatIsThereAndNoMore() {
    assertThat(PLAIN).hasToString("invalid timeout");
    assertThat(PLAIN.withActual("PT0S")).hasToString("invalid timeout: PT0S");
    assertThat(PLAIN.withExpected("more than 0"))
        .hasToString("invalid timeout: expected more than 0");
    assertThat(PLAIN.withExpected("more than 0").withActual("PT0S").withRemedy("choose another"))
        .hasToString("invalid timeout: expected more than 0, was PT0S; choose another");
    assertThat(PLAIN.within("create")).hasToString("create: invalid timeout");
  }

  @Test
  void aRemedyIsWordedByTheFrontEnd() {
    Problem problem = PLAIN.withRemedy("wait").withRemedy(RECOVER);

    assertThat(problem)
        .hasToString("invalid timeout; wait, or call recover(\"orders\") if its members have died");
    assertThat(problem.textWithoutActions()).isEqualTo("invalid timeout; wait");
    assertThat(problem.actions()).containsExactly(RECOVER);
    assertThat(problem.withoutRemedies()).hasToString("invalid timeout");
  }

  @Test
  void anExceptionCarriesItThroughSerialization() throws IOException, ClassNotFoundException {
    Problem problem = PLAIN.withActual("PT0S").withRemedy(RECOVER);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(BackendException.rejected(problem));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      SlipwayException read = (SlipwayException) in.readObject();
      assertThat(read.problem()).hasToString(problem.toString());
      assertThat(read).hasMessage(problem.toString());
    }
  }

  @Test
  void lastWordsHaveNoFramesOfAStackTrace() {
    List<String> tail =
        List.of(
            "one",
            "two",
            "fatal",
            "java.io.IOException: full",
            "\tat a.B.c(B.java:1)",
            "",
            "\t... 3 more");
    assertThat(InstanceExit.of(new InstanceId("i"), 1).withLogTail(tail).lastWords())
        .containsExactly("two", "fatal", "java.io.IOException: full");
  }
}
