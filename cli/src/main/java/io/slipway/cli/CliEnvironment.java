package io.slipway.cli;

import io.slipway.spi.TimeSource;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The environment that commands touch, so that tests can provide their own.
 *
 * @param out results
 * @param err progress and errors
 * @param in answers
 * @param variables environment variables
 * @param userHome the user's directory
 * @param terminal the properties of the streams
 * @param clock for ages
 * @param time for pauses
 * @param engines opens the engine
 * @param records opens a client for records, given the home
 * @param archives makes archives
 * @param signals gives Ctrl-C
 * @param halt ends the process at once
 */
record CliEnvironment(
    ResultStream out,
    PrintStream err,
    BufferedReader in,
    Map<String, String> variables,
    Path userHome,
    Terminal terminal,
    Clock clock,
    TimeSource time,
    EngineOpener engines,
    Function<Path, RecordClient> records,
    ArchiveMaker archives,
    SignalSource signals,
    IntConsumer halt) {}
