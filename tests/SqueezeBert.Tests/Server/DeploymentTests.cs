using System.Diagnostics;
using System.Net;
using SqueezeBert.Tests.Cli;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace SqueezeBert.Tests.Server;

/// <summary>The manifests of deploy/ fit the server that they run. No cluster and no registry is asked.</summary>
public sealed class DeploymentTests
{
    private static readonly YamlMappingNode Pod = (YamlMappingNode)Manifest("kubernetes/deployment.yaml")["spec"]["template"]["spec"];
    private static readonly YamlNode Container = Pod["containers"][0];

    [Fact]
    public async Task Every_probe_asks_a_route_that_the_ready_server_answers()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (string probe in (string[])["startupProbe", "readinessProbe", "livenessProbe"])
        {
            var request = Container[probe]["httpGet"];
            Assert.Equal("http", $"{request["port"]}");
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync($"{request["path"]}", TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Theory]
    [InlineData("deployment")]
    [InlineData("compose")]
    public void The_server_takes_the_options_of_image_and_manifest(string manifest)
    {
        string entry = File.ReadLines(PathOf("Dockerfile")).Single(line => line.StartsWith("ENTRYPOINT ", StringComparison.Ordinal))["ENTRYPOINT ".Length..];
        string[] command = System.Text.Json.JsonSerializer.Deserialize<string[]>(entry)!;
        Assert.Equal(["/app/squeezebert", "serve"], command[..2]);
        var arguments = manifest == "deployment" ? Container["args"] : Manifest("compose.yaml")["services"]["squeezebert"]["command"];
        // What isn't there is found after all options were read.
        var run = CliRun.Of([.. command[1..], .. ((YamlSequenceNode)arguments).Select(word => $"{word}"), "--model", "no-such-folder"]);
        Assert.StartsWith("error: no-such-folder: expected a model folder", run.Error);
    }

    [Fact]
    public void The_ports_of_image_manifests_and_prometheus_are_the_same()
    {
        string[] exposed = File.ReadLines(PathOf("Dockerfile")).Single(line => line.StartsWith("EXPOSE ", StringComparison.Ordinal)).Split(' ')[1..];
        Assert.Equal(exposed, ((YamlSequenceNode)Container["ports"]).Select(port => $"{port["containerPort"]}"));
        Assert.Equal(exposed[1], $"{Manifest("kubernetes/deployment.yaml")["spec"]["template"]["metadata"]["annotations"]["prometheus.io/port"]}");
        Assert.Equal($"squeezebert:{exposed[1]}", $"{Manifest("prometheus.yml")["scrape_configs"][0]["static_configs"][0]["targets"][0]}");
        Assert.Equal(((YamlSequenceNode)Container["ports"]).Select(port => $"{port["name"]}"), ((YamlSequenceNode)Manifest("kubernetes/service.yaml")["spec"]["ports"]).Select(port => $"{port["targetPort"]}"));
    }

    [Fact]
    public void The_pod_has_no_root_writes_nothing_and_outlives_its_drain()
    {
        Assert.Equal("true", $"{Pod["securityContext"]["runAsNonRoot"]}");
        Assert.Equal("true", $"{Container["securityContext"]["readOnlyRootFilesystem"]}");
        Assert.Equal("false", $"{Container["securityContext"]["allowPrivilegeEscalation"]}");
        string user = File.ReadLines(PathOf("Dockerfile")).Single(line => line.StartsWith("USER ", StringComparison.Ordinal)).Split(' ')[1];
        Assert.Equal(user, $"{Pod["securityContext"]["runAsUser"]}");
        string[] arguments = [.. ((YamlSequenceNode)Container["args"]).Select(word => $"{word}")];
        int drain = int.Parse(arguments[Array.IndexOf(arguments, "--drain-timeout") + 1]), pause = int.Parse($"{Container["lifecycle"]["preStop"]["sleep"]["seconds"]}");
        Assert.True(int.Parse($"{Pod["terminationGracePeriodSeconds"]}") > drain + pause);
    }

    [Fact]
    public void Kustomize_builds_the_manifests()
    {
        Assert.SkipUnless(FindsKubectl(), "kubectl, which builds them, is not installed.");
        using var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", PathOf("kubernetes")]) { RedirectStandardOutput = true })!;
        string built = kubectl.StandardOutput.ReadToEnd();
        kubectl.WaitForExit();
        Assert.Equal(0, kubectl.ExitCode);
        foreach (string kind in (string[])["Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"]) Assert.Contains($"kind: {kind}\n", built);
        // The label of the four and of the pods; deployment, service and budget select by it.
        Assert.Equal(5 + 3, built.Split("app.kubernetes.io/name: squeezebert\n").Length - 1);
    }

    private static bool FindsKubectl() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "kubectl")));

    private static string PathOf(string file) => Path.Combine(RepositoryFiles.Root, "deploy", file);

    private static YamlMappingNode Manifest(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(PathOf(file));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }
}
